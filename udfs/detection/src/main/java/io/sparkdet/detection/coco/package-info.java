/**
 * COCO's box metrics with pycocotools' exact numbers, ties included: the summary, its accumulator,
 * and what a detector does at one score threshold. Boxes are (x, y, width, height) in pixels as
 * doubles, as in COCO's JSON.
 */
@NullMarked
package io.sparkdet.detection.coco;

import org.jspecify.annotations.NullMarked;
