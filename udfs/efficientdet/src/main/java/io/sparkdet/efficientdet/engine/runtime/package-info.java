/**
 * What runs a network: ONNX Runtime or PyTorch, through DJL. Native libraries are loaded only by
 * the engine that is opened.
 */
@NullMarked
package io.sparkdet.efficientdet.engine.runtime;

import org.jspecify.annotations.NullMarked;
