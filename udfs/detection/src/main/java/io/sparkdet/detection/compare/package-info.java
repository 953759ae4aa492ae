/**
 * What changed between two sets of detections of the same image, and whether for the better where
 * the truth is known.
 */
@NullMarked
package io.sparkdet.detection.compare;

import org.jspecify.annotations.NullMarked;
