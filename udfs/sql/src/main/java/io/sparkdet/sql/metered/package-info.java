/**
 * The detection services as Spark's metrics system sees them: gauges of each executor, and their
 * sums on the driver.
 */
@NullMarked
package io.sparkdet.sql.metered;

import org.jspecify.annotations.NullMarked;
