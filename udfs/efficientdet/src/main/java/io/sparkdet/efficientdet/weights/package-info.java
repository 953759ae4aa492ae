/**
 * Files of weights, read and written: safetensors and what torch.save writes, told by their first
 * bytes. No pickle is ever executed.
 */
@NullMarked
package io.sparkdet.efficientdet.weights;

import org.jspecify.annotations.NullMarked;
