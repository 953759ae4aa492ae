/**
 * Spark's border: schemas, codecs between our records and rows, where models lie, SQL functions.
 */
@NullMarked
package io.sparkdet.sql;

import org.jspecify.annotations.NullMarked;
