/** Tensors by name: their element types and shapes, and what is wrong with a file that has none. */
@NullMarked
package io.sparkdet.efficientdet.weights.tensor;

import org.jspecify.annotations.NullMarked;
