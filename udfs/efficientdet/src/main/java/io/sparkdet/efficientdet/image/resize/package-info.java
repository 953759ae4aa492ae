/**
 * Pixels become the network's input: letterboxes and crops as the references compute them, and the
 * normalization of pixels.
 */
@NullMarked
package io.sparkdet.efficientdet.image.resize;

import org.jspecify.annotations.NullMarked;
