/** COCO's metrics as SQL aggregates and functions over arrays of truths and detections. */
@NullMarked
package io.sparkdet.sql.metrics;

import org.jspecify.annotations.NullMarked;
