/**
 * Encoded pictures in, pixels out: {@link io.sparkdet.efficientdet.image.ImageDecoder} and what it
 * is asked to do. Files are understood in {@code format}, turned upright by {@code orientation},
 * and made the network's input in {@code resize}.
 */
@NullMarked
package io.sparkdet.efficientdet.image;

import org.jspecify.annotations.NullMarked;
