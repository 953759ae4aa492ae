/**
 * Calls that open a picture run once a row, whatever the optimizer does, and only for rows and
 * columns that are needed.
 */
@NullMarked
package io.sparkdet.sql.function.once;

import org.jspecify.annotations.NullMarked;
