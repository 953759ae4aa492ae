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
          "≥1024"),
      new double[] {4, 8, 16, 32, 64, 128, 256, 512, 1024}),
  /** The same as a share of the picture's. */
  SHARE(
      "Boxes by their share of the picture",
      "square root of box area by picture area",
      List.of("<1%", "1–2%", "2–5%", "5–10%", "10–20%", "20–30%", "30–50%", "50–75%", "≥75%"),
      new double[] {0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75}),
  /** Width by height. */
  SHAPE(
      "Boxes by shape",
      "width by height",
      List.of("<1:4", "1:4–1:2", "1:2–3:4", "3:4–4:3", "4:3–2:1", "2:1–4:1", "≥4:1"),
      new double[] {0.25, 0.5, 0.75, 4.0 / 3, 2, 4}),
  /** Boxes of an image. */
  BOXES(
      "Images by their number of boxes",
      "boxes of an image",
      List.of("0", "1", "2", "3–4", "5–8", "9–16", "17–32", "33–64", "65–128", ">128"),
      new double[] {1, 2, 3, 5, 9, 17, 33, 65, 129});

  private final String title;
  private final String axis;

  @SuppressWarnings("ImmutableEnumChecker") // it is made by List.of
  private final List<String> bins;

  @SuppressWarnings("ImmutableEnumChecker") // nobody else has it
  private final double[] ends;

  BoxHistogram(String title, String axis, List<String> bins, double[] ends) {
    this.title = title;
    this.axis = axis;
    this.bins = bins;
    this.ends = ends;
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

  /** Returns the bin that a value is in. */
  int bin(double value) {
    int bin = 0;
    while (bin < ends.length && value >= ends[bin]) {
      bin++;
    }
    return bin;
  }
}
