/** What metrics of ranked detections start from: COCO's records, and the truths to be found. */
@NullMarked
package io.sparkdet.detection.coco.record;

import org.jspecify.annotations.NullMarked;
