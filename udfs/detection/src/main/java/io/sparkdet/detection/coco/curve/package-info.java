/**
 * Precision over recall, from records that were sorted by score, over many machines if need be:
 * what a range of the order adds, and the best precision to the right of each recall.
 */
@NullMarked
package io.sparkdet.detection.coco.curve;

import org.jspecify.annotations.NullMarked;
