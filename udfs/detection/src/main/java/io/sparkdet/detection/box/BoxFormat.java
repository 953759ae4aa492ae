package io.sparkdet.detection.box;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** How four numbers state a box; x runs right and y down, both in the same unit. */
public enum BoxFormat {
  /** x_min, y_min, x_max, y_max. */
  XYXY("x_min", "y_min", "x_max", "y_max") {
    @Override
    double[] toCorners(double a, double b, double c, double d) {
      return new double[] {a, b, c, d};
    }

    @Override
    double[] fromCorners(double xMin, double yMin, double xMax, double yMax) {
      return new double[] {xMin, yMin, xMax, yMax};
    }
  },

  /** y_min, x_min, y_max, x_max: the order of anchors and of TensorFlow. */
  YXYX("y_min", "x_min", "y_max", "x_max") {
    @Override
    double[] toCorners(double a, double b, double c, double d) {
      return new double[] {b, a, d, c};
    }

    @Override
    double[] fromCorners(double xMin, double yMin, double xMax, double yMax) {
      return new double[] {yMin, xMin, yMax, xMax};
    }
  },

  /** x_min, y_min, width, height: the order of COCO files. */
  XYWH("x_min", "y_min", "width", "height") {
    @Override
    double[] toCorners(double a, double b, double c, double d) {
      return new double[] {a, b, a + c, b + d};
    }

    @Override
    double[] fromCorners(double xMin, double yMin, double xMax, double yMax) {
      return new double[] {xMin, yMin, xMax - xMin, yMax - yMin};
    }
  },

  /** Center x, center y, width, height: the order of YOLO files. */
  CXCYWH("x_center", "y_center", "width", "height") {
    @Override
    double[] toCorners(double a, double b, double c, double d) {
      return new double[] {a - c / 2, b - d / 2, a + c / 2, b + d / 2};
    }

    @Override
    double[] fromCorners(double xMin, double yMin, double xMax, double yMax) {
      return new double[] {(xMin + xMax) / 2, (yMin + yMax) / 2, xMax - xMin, yMax - yMin};
    }
  };

  @SuppressWarnings("ImmutableEnumChecker") // it is made by List.of
  private final List<String> fields;

  BoxFormat(String... fields) {
    this.fields = List.of(fields);
  }

  /** Returns the names of the four numbers, in their order. */
  public List<String> fields() {
    return fields;
  }

  /** Returns the name of this format in SQL and files: lower case, such as {@code xyxy}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the format with that label, in either case.
   *
   * @throws IllegalArgumentException if there is none; the message lists them
   */
  public static BoxFormat parse(String label) {
    for (BoxFormat format : values()) {
      if (format.label().equals(label.toLowerCase(Locale.ROOT))) {
        return format;
      }
    }
    throw new IllegalArgumentException(
        "Cannot read a box as '%s': use one of %s"
            .formatted(
                label,
                Arrays.stream(values()).map(BoxFormat::label).collect(Collectors.joining(", "))));
  }

  /** Returns the same box in the format {@code to}: four values. */
  public double[] convert(double a, double b, double c, double d, BoxFormat to) {
    if (this == to) {
      return new double[] {a, b, c, d};
    }
    double[] corners = toCorners(a, b, c, d);
    return to.fromCorners(corners[0], corners[1], corners[2], corners[3]);
  }

  abstract double[] toCorners(double a, double b, double c, double d);

  abstract double[] fromCorners(double xMin, double yMin, double xMax, double yMax);
}
