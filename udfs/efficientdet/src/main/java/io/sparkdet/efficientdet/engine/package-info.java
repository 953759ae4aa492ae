/**
 * The network running: images in, candidates out, with ONNX Runtime or PyTorch through DJL. Native
 * libraries are loaded only by the engine that is opened.
 */
@NullMarked
package io.sparkdet.efficientdet.engine;

import org.jspecify.annotations.NullMarked;
