/**
 * Spark's border: schemas, codecs between our records and rows, where models lie, SQL functions,
 * names close to a mistyped one.
 */
@NullMarked
package io.sparkdet.sql;

import org.jspecify.annotations.NullMarked;
