package io.sparkdet.efficientdet.augmentation;

import io.sparkdet.detection.matching.TruthBoxes;
import java.util.List;

/**
 * What is known about an input that was made.
 *
 * @param boxes what is to be found, in pixels of the input: moved, cut, or gone with the pictures'
 *     parts
 * @param annotated boxes of all pictures in the input, before any was cut away
 * @param steps what was done, such as {@code mosaic} or {@code flip ×2} for two of its pictures
 */
public record TrainingSample(TruthBoxes boxes, int annotated, List<String> steps) {

  /** Copies the steps. */
  public TrainingSample {
    steps = List.copyOf(steps);
  }
}
