/** The network on DJL tensors, for inference and for training with gradients. */
@NullMarked
package io.sparkdet.efficientdet.engine.ndarray;

import org.jspecify.annotations.NullMarked;
