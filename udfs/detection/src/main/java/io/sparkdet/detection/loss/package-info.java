/**
 * The losses of training with their exact gradients, in plain arrays: focal loss of classes, Huber
 * and IoU losses of boxes. An engine only runs the network; it is given the derivatives of the loss
 * with respect to class logits and box codes.
 */
@NullMarked
package io.sparkdet.detection.loss;

import org.jspecify.annotations.NullMarked;
