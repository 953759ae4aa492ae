/**
 * TIDE: what kinds of error cost how much average precision (Bolya et al., "TIDE: A General Toolbox
 * for Identifying Object Detection Errors", ECCV 2020), with the numbers of tidecv 1.0.1.
 */
@NullMarked
package io.sparkdet.detection.tide;

import org.jspecify.annotations.NullMarked;
