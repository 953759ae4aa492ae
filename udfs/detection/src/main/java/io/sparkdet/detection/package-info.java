/**
 * What a detector produces and how it is judged, in plain Java: boxes, anchors, suppression and
 * metrics. No Spark, no engine, no logging.
 */
@NullMarked
package io.sparkdet.detection;

import org.jspecify.annotations.NullMarked;
