/** Several detectors' boxes of one image as one set: weighted boxes fusion. */
@NullMarked
package io.sparkdet.detection.fusion;

import org.jspecify.annotations.NullMarked;
