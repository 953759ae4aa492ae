/**
 * What training asks of the mathematics: which anchors are to find which truth, and the losses with
 * their exact gradients, in plain arrays. An engine only runs the network: it is given the
 * derivatives of the loss with respect to class logits and box codes.
 */
@NullMarked
package io.sparkdet.detection.training;

import org.jspecify.annotations.NullMarked;
