/** EfficientDet without Spark: the network, its weights, pictures in and detections out. */
@NullMarked
package io.sparkdet.efficientdet;

import org.jspecify.annotations.NullMarked;
