/**
 * Parts of a JPEG as JPEGs of their own, cut from its entropy-coded data without decoding a pixel.
 */
@NullMarked
package io.sparkdet.efficientdet.image.jpeg;

import org.jspecify.annotations.NullMarked;
