/**
 * Which detection stands for which annotated box, whatever their categories, and what is right,
 * confused, missed and wrong by that: what the confusion matrix counts.
 */
@NullMarked
package io.sparkdet.detection.coco.pairing;

import org.jspecify.annotations.NullMarked;
