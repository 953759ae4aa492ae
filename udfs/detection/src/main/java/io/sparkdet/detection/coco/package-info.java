/**
 * COCO's box metrics with pycocotools' exact numbers, ties included: matching of one image and
 * category, mergeable accumulators, and a streaming form for records that were sorted over many
 * machines. Boxes are (x, y, width, height) in pixels as doubles, as in COCO's JSON.
 */
@NullMarked
package io.sparkdet.detection.coco;

import org.jspecify.annotations.NullMarked;
