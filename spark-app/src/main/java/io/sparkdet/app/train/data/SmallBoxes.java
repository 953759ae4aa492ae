package io.sparkdet.app.train.data;

import java.util.Locale;
import java.util.Optional;

/**
 * Whether the boxes of a set are large enough at the network's input to be found, and which input
 * would do. The finest level of an EfficientDet has a cell every 8 pixels and anchors from 32
 * pixels on (google/automl), so objects of less than {@value #SMALL} pixels are mostly missed.
 */
final class SmallBoxes {

  /** The geometric mean of width and height, in pixels of the input, below which a box is small. */
  static final int SMALL = 12;

  /** The share of small boxes from which the user is told. */
  private static final double MANY = 0.1;

  /** Inputs are multiples of this, the stride of level 7. */
  private static final int STRIDE = 128;

  /** The largest input that is suggested, that of D5. */
  private static final int LARGEST = 1280;

  private final int inputSize;

  /** Counts of boxes by the input, as a multiple of the stride, at which they are not small. */
  private final long[] atMultiple = new long[LARGEST / STRIDE + 1];

  private long boxes;
  private long smallBoxes;

  SmallBoxes(int inputSize) {
    this.inputSize = inputSize;
  }

  /** Counts a box by its side in pixels of the input. */
  void add(double side) {
    boxes++;
    smallBoxes += side < SMALL ? 1 : 0;
    double wanted = Math.ceil(SMALL / side * inputSize / STRIDE);
    if (wanted < atMultiple.length) {
      atMultiple[(int) wanted]++;
    }
  }

  /** Returns what the user should know, if anything. */
  Optional<String> sentence() {
    if (boxes == 0 || smallBoxes < MANY * boxes) {
      return Optional.empty();
    }
    long largeEnough = 0;
    int multiple = 0;
    while (multiple < atMultiple.length && largeEnough < (1 - MANY) * boxes) {
      largeEnough += atMultiple[multiple++];
    }
    String remedy =
        largeEnough >= (1 - MANY) * boxes
            ? "--input-size %d leaves less than a tenth of them so small"
                .formatted((multiple - 1) * STRIDE)
            : "cut the pictures into tiles, for no input up to %d pixels is enough"
                .formatted(LARGEST);
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%,d of the %,d boxes have sides under %d pixels at the network's input of %d pixels and will mostly be missed: %s",
            smallBoxes,
            boxes,
            SMALL,
            inputSize,
            remedy));
  }
}
