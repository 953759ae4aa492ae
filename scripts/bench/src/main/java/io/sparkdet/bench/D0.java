package io.sparkdet.bench;

import io.sparkdet.detection.anchor.AnchorGrid;
import io.sparkdet.detection.anchor.AnchorSpec;
import io.sparkdet.detection.loss.BoxEncoding;
import io.sparkdet.detection.matching.TruthBoxes;
import io.sparkdet.detection.nms.Candidates;
import java.util.Arrays;
import java.util.Random;

/**
 * Inputs of the size of EfficientDet-D0 at 512 pixels with 90 classes, drawn with fixed seeds: what
 * a network gives for a photo, without the network.
 */
final class D0 {

  static final int SIDE = 512;
  static final int CLASSES = 90;
  static final AnchorGrid ANCHORS = AnchorGrid.of(AnchorSpec.standard(3, 7, 4), SIDE);

  private D0() {}

  /** Returns {@code count} objects, sides 8 to 256 pixels with as many small as large ones. */
  static TruthBoxes objects(int count) {
    Random random = new Random(1);
    float[] corners = new float[4 * count];
    int[] classes = new int[count];
    for (int i = 0; i < count; i++) {
      float width = 8 * (float) Math.pow(32, random.nextDouble());
      float height = Math.min(256, width * (0.5f + random.nextFloat()));
      corners[4 * i] = random.nextFloat() * (SIDE - width);
      corners[4 * i + 1] = random.nextFloat() * (SIDE - height);
      corners[4 * i + 2] = corners[4 * i] + width;
      corners[4 * i + 3] = corners[4 * i + 1] + height;
      classes[i] = random.nextInt(CLASSES);
    }
    return TruthBoxes.of(corners, classes);
  }

  /**
   * Returns class logits {@code (anchors, classes)} of a network that finds little, as after its
   * first steps: normal about −4.6, deviation 1.5.
   */
  static float[] logits() {
    Random random = new Random(2);
    float[] logits = new float[ANCHORS.size() * CLASSES];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) (-4.6 + 1.5 * random.nextGaussian());
    }
    return logits;
  }

  /** Returns box codes {@code (anchors, 4)} that move and stretch each anchor a little. */
  static float[] codes() {
    Random random = new Random(3);
    float[] codes = new float[4 * ANCHORS.size()];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (float) (0.2 * random.nextGaussian());
    }
    return codes;
  }

  /** Returns every anchor as a candidate of one class, with the codes of {@link #codes}. */
  static Candidates everyAnchor() {
    int size = ANCHORS.size();
    int[] anchors = new int[size];
    Arrays.setAll(anchors, anchor -> anchor);
    float[] scores = new float[size];
    Arrays.fill(scores, 0.5f);
    return new Candidates(anchors, new int[size], scores, codes());
  }

  /**
   * Returns candidates in heaps: each stands for one of {@code objects} up to a few percent of its
   * size, four of five with its class.
   */
  static Candidates heaps(TruthBoxes objects, int count) {
    Random random = new Random(4);
    int[] anchors = random.ints(0, ANCHORS.size()).distinct().limit(count).sorted().toArray();
    int[] classes = new int[count];
    float[] scores = new float[count];
    float[] codes = new float[4 * count];
    for (int i = 0; i < count; i++) {
      int object = random.nextInt(objects.size());
      classes[i] = random.nextInt(5) == 0 ? random.nextInt(CLASSES) : objects.classIndex(object);
      double sureness = random.nextDouble();
      scores[i] = (float) (sureness * sureness);
      float[] code = BoxEncoding.EFFDET.encode(ANCHORS, anchors[i], objects, object);
      double slip = 0.05 * (1 + random.nextDouble());
      float width = objects.xMax(object) - objects.xMin(object);
      float height = objects.yMax(object) - objects.yMin(object);
      codes[4 * i] =
          code[0] + (float) (slip * random.nextGaussian() * height / ANCHORS.height(anchors[i]));
      codes[4 * i + 1] =
          code[1] + (float) (slip * random.nextGaussian() * width / ANCHORS.width(anchors[i]));
      codes[4 * i + 2] = code[2] + (float) (slip * random.nextGaussian());
      codes[4 * i + 3] = code[3] + (float) (slip * random.nextGaussian());
    }
    return new Candidates(anchors, classes, scores, codes);
  }
}
