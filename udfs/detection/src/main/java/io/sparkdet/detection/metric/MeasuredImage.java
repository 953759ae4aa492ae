package io.sparkdet.detection.metric;

import io.sparkdet.detection.coco.image.EvaluationImage;

/**
 * An annotated image as metrics see it.
 *
 * @param name its file name; empty where the annotations give none
 * @param position where it stands among the images of the annotations, rising
 * @param boxes its truths and detections, in pixels
 */
public record MeasuredImage(String name, long position, EvaluationImage boxes) {}
