package io.sparkdet.app.sample.scene;

import java.awt.image.BufferedImage;
import java.util.List;

/** A painted scene with its truths, the front one first, and the mask they were measured on. */
public final class SamplePicture {

  private final BufferedImage pixels;
  private final List<SampleTruth> truths;
  private final int[] owners;

  /**
   * Adopts the pixels and the mask.
   *
   * @param owners for each pixel, row by row, the index of the truth it belongs to, or -1
   */
  SamplePicture(BufferedImage pixels, List<SampleTruth> truths, int[] owners) {
    this.pixels = pixels;
    this.truths = List.copyOf(truths);
    this.owners = owners;
  }

  /** Returns what is seen. */
  public BufferedImage pixels() {
    return pixels;
  }

  /** Returns what can be seen of each shape, the front one first. */
  public List<SampleTruth> truths() {
    return truths;
  }

  /** Returns the index of the truth that a pixel belongs to, or -1. */
  int owner(int x, int y) {
    return owners[y * pixels.getWidth() + x];
  }
}
