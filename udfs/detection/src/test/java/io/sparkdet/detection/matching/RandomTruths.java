package io.sparkdet.detection.matching;

import java.util.SplittableRandom;

/** Truths of all sizes drawn over, and a little beyond, a square input. */
public final class RandomTruths {

  private RandomTruths() {}

  public static TruthBoxes draw(SplittableRandom random, int count, int inputSize, int classes) {
    float[] corners = new float[4 * count];
    int[] classIndexes = new int[count];
    for (int i = 0; i < count; i++) {
      float width = (float) (inputSize * Math.exp(random.nextDouble(-5, 0)));
      float height = (float) (inputSize * Math.exp(random.nextDouble(-5, 0)));
      float x = (float) random.nextDouble(-width / 4, inputSize - width / 2);
      float y = (float) random.nextDouble(-height / 4, inputSize - height / 2);
      // Half of them on whole pixels, where IoUs and distances tie.
      boolean whole = random.nextBoolean();
      corners[4 * i] = whole ? Math.round(x) : x;
      corners[4 * i + 1] = whole ? Math.round(y) : y;
      corners[4 * i + 2] = corners[4 * i] + (whole ? Math.max(1, Math.round(width)) : width);
      corners[4 * i + 3] = corners[4 * i + 1] + (whole ? Math.max(1, Math.round(height)) : height);
      classIndexes[i] = random.nextInt(classes);
    }
    return TruthBoxes.of(corners, classIndexes);
  }
}
