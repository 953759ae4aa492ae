/**
 * One training step of the network and what turns its gradient into new weights, on flat arrays of
 * floats: no Spark, no data, no loss.
 */
@NullMarked
package io.sparkdet.efficientdet.training;

import org.jspecify.annotations.NullMarked;
