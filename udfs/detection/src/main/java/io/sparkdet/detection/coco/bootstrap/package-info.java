/**
 * Confidence intervals by resampling images: weights that every machine draws alike, and the totals
 * and curves of all resamples in one sweep.
 */
@NullMarked
package io.sparkdet.detection.coco.bootstrap;

import org.jspecify.annotations.NullMarked;
