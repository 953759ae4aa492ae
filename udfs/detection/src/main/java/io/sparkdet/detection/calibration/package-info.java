/**
 * Whether scores say how often detections are right, and which score to keep detections from:
 * calibration errors, and the Localisation Recall Precision error.
 */
@NullMarked
package io.sparkdet.detection.calibration;

import org.jspecify.annotations.NullMarked;
