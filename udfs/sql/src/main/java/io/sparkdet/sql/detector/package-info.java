/**
 * A detector as a session configures it and executors get it: settings by name, models by location,
 * and the rows its detections become.
 */
@NullMarked
package io.sparkdet.sql.detector;

import org.jspecify.annotations.NullMarked;
