/**
 * Tables of truths or detections: Parquet, CSV, JSON by line, nested as {@code label} writes them
 * or a box a row. Every file of a table is read, told or refused.
 */
@NullMarked
package io.sparkdet.sql.annotations.table;

import org.jspecify.annotations.NullMarked;
