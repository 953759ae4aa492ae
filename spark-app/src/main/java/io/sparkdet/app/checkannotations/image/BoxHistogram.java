package io.sparkdet.app.checkannotations.image;

import java.util.List;

/** What boxes and images are counted by, each with the names of its bins. */
public enum BoxHistogram {
  /** The side of the square of a box's area, in pixels of the picture. */
  SIDE(
      "Boxes by size",
      "square root of the area in pixels",
      List.of(
          "<4",
          "4–8",
          "8–16",
          "16–32",
          "32–64",
          "64–128",
          "128–256",
          "256–512",
          "512–1024",
          "≥1024")),
  /** The same as a share of the picture's. */
  SHARE(
      "Boxes by their share of the picture",
      "square root of box area by picture area",
      List.of("<1%", "1–2%", "2–5%", "5–10%", "10–20%", "20–30%", "30–50%", "50–75%", "≥75%")),
  /** Width by height. */
  SHAPE(
      "Boxes by shape",
      "width by height",
      List.of("<1:4", "1:4–1:2", "1:2–3:4", "3:4–4:3", "4:3–2:1", "2:1–4:1", "≥4:1")),
  /** Boxes of an image. */
  BOXES(
      "Images by their number of boxes",
      "boxes of an image",
      List.of("0", "1", "2", "3–4", "5–8", "9–16", "17–32", "33–64", "65–128", ">128"));

  private static final double[] SHARES = {0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75};
  private static final double[] SHAPES = {0.25, 0.5, 0.75, 4.0 / 3, 2, 4};
  private static final int[] COUNTS = {1, 2, 3, 5, 9, 17, 33, 65, 129};

  private final String title;
  private final String axis;

  @SuppressWarnings("ImmutableEnumChecker") // it is made by List.of
  private final List<String> bins;

  BoxHistogram(String title, String axis, List<String> bins) {
    this.title = title;
    this.axis = axis;
    this.bins = bins;
  }

  /** Returns what is counted. */
  public String title() {
    return title;
  }

  /** Returns by what. */
  public String axis() {
    return axis;
  }

  /** Returns the names of the bins. */
  public List<String> bins() {
    return bins;
  }

  static int side(double area) {
    double side = Math.sqrt(area);
    int bin = 0;
    for (double end = 4; bin < 9 && side >= end; end *= 2) {
      bin++;
    }
    return bin;
  }

  static int share(double share) {
    return above(Math.sqrt(share), SHARES);
  }

  static int shape(double widthByHeight) {
    return above(widthByHeight, SHAPES);
  }

  static int boxes(int count) {
    int bin = 0;
    while (bin < COUNTS.length && count >= COUNTS[bin]) {
      bin++;
    }
    return bin;
  }

  private static int above(double value, double[] ends) {
    int bin = 0;
    while (bin < ends.length && value >= ends[bin]) {
      bin++;
    }
    return bin;
  }
}
