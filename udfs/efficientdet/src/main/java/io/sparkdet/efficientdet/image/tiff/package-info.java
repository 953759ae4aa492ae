/**
 * The structure of a TIFF (TIFF 6.0): the entries of its first directory, the picture that they
 * describe, and a directory of nothing but what decodes it. Pixels are decoded by libtiff, which
 * OpenCV brings.
 */
@NullMarked
package io.sparkdet.efficientdet.image.tiff;

import org.jspecify.annotations.NullMarked;
