package io.sparkdet.efficientdet.augmentation;

import io.sparkdet.detection.matching.TruthBoxes;
import java.io.IOException;

/**
 * The pictures of a training set by number, from 0, in an order that does not change. A file is
 * read anew whenever it is asked for. For concurrent use by any number of threads.
 */
public interface TrainingPictures {

  /** Returns how many there are, at least 1. */
  int count();

  /**
   * Returns an encoded picture.
   *
   * @throws IOException if its file cannot be read
   */
  byte[] content(int picture) throws IOException;

  /** Returns a picture's boxes in pixels of the upright original. */
  TruthBoxes boxes(int picture);
}
