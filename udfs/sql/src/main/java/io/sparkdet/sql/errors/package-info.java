/** Errors of SparkDet's functions while a query runs, as Spark tells its own. */
@NullMarked
package io.sparkdet.sql.errors;

import org.jspecify.annotations.NullMarked;
