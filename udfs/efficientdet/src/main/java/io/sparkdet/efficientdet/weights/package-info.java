/** Tensors by name, and the files they are read from and written to; no pickle is ever executed. */
@NullMarked
package io.sparkdet.efficientdet.weights;

import org.jspecify.annotations.NullMarked;
