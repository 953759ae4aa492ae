/**
 * What a metric is, for whatever machine evaluates it: {@link ImageMetric} sees one image at a time
 * in any order, {@link RankedMetric} sees the detections of all images in the order of their scores
 * in a number of passes. An implementation needs no more to be measured over any number of
 * machines, whole or by slices of the images.
 */
@NullMarked
package io.sparkdet.detection.metric;

import org.jspecify.annotations.NullMarked;
