/** How a picture lies: the eight orientations of EXIF, and where files state them. */
@NullMarked
package io.sparkdet.efficientdet.image.orientation;

import org.jspecify.annotations.NullMarked;
