/**
 * How good the weights are after a round: the detections of the validation images, and their COCO
 * metrics.
 */
@NullMarked
package io.sparkdet.app.train.validation;

import org.jspecify.annotations.NullMarked;
