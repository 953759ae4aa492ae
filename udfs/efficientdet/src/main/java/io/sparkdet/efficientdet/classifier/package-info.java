/** EfficientNets on their own: images in, classes and embeddings out. */
@NullMarked
package io.sparkdet.efficientdet.classifier;

import org.jspecify.annotations.NullMarked;
