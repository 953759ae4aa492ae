package io.sparkdet.detection.metric;

import io.sparkdet.detection.coco.image.EvaluationImage;

/**
 * Something that several metrics want to know of an image; equal ones find the same.
 *
 * @param <V> what is found
 */
@FunctionalInterface
public interface ImageFinding<V> {

  /** Finds it. */
  V of(EvaluationImage image);
}
