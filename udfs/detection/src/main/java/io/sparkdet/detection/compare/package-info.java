/** What changed between two sets of detections of the same image. */
@NullMarked
package io.sparkdet.detection.compare;

import org.jspecify.annotations.NullMarked;
