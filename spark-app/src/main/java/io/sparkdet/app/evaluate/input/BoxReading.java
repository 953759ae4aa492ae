package io.sparkdet.app.evaluate.input;

/** Other ways than x, y, width, height that people write boxes. */
enum BoxReading {
  /** Both corners: x_min, y_min, x_max, y_max. */
  CORNERS("corners (x1 y1 x2 y2) where x, y, width, height are read") {
    @Override
    double[] box(double[] b) {
      return new double[] {b[0], b[1], b[2] - b[0], b[3] - b[1]};
    }
  },
  /** Both corners, y first, as TensorFlow writes them. */
  CORNERS_Y_FIRST("corners with y first (y1 x1 y2 x2) where x, y, width, height are read") {
    @Override
    double[] box(double[] b) {
      return new double[] {b[1], b[0], b[3] - b[1], b[2] - b[0]};
    }
  },
  /** The middle and the size, as YOLO's text files have them. */
  CENTER("middles (x y of the center) where x, y of the upper left corner are read") {
    @Override
    double[] box(double[] b) {
      return new double[] {b[0] - b[2] / 2, b[1] - b[3] / 2, b[2], b[3]};
    }
  };

  private final String phrase;

  BoxReading(String phrase) {
    this.phrase = phrase;
  }

  /** Returns x, y, width, height of four numbers that were meant so. */
  abstract double[] box(double[] numbers);

  /** Returns what such boxes look like, as warnings say it. */
  String phrase() {
    return phrase;
  }
}
