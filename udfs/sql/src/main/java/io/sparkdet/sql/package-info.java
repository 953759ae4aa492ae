/**
 * The doors to Spark's SQL: what registers the functions, by program or by configuration, and how
 * tables are read at paths as they are written.
 */
@NullMarked
package io.sparkdet.sql;

import org.jspecify.annotations.NullMarked;
