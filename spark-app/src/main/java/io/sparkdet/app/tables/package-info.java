/**
 * Tables of Delta, Iceberg and Spark's catalogs: the libraries that read and write them, and one
 * table under the name by which Spark knows it.
 */
@NullMarked
package io.sparkdet.app.tables;

import org.jspecify.annotations.NullMarked;
