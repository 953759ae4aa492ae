/** The label job: images in, one row of detections an image out. */
@NullMarked
package io.sparkdet.app.label;

import org.jspecify.annotations.NullMarked;
