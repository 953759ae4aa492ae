/** The network as an ONNX graph, and ONNX Runtime running it through DJL. */
@NullMarked
package io.sparkdet.efficientdet.engine.onnx;

import org.jspecify.annotations.NullMarked;
