/**
 * One image and category as COCO judges it: settings, truths, detections, and their matching at
 * every IoU threshold and area range.
 */
@NullMarked
package io.sparkdet.detection.coco.image;

import org.jspecify.annotations.NullMarked;
