package io.sparkdet.app.anchors;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many boxes there are of each width and height, told apart to a 32nd of an octave (2.2 %).
 * Counts add up to the same in any order, and a data set of any size becomes some thousand points.
 */
final class ShapeCounts {

  /** Bins of a factor of two. */
  static final int OCTAVE = 32;

  private final Map<Bin, Long> counts = new TreeMap<>();

  /** Sizes from {@code 2^(n / 32)} to {@code 2^((n + 1) / 32)}. */
  private record Bin(int width, int height) implements Comparable<Bin> {
    @Override
    public int compareTo(Bin other) {
      return width != other.width
          ? Integer.compare(width, other.width)
          : Integer.compare(height, other.height);
    }
  }

  /**
   * A shape and how many boxes have it.
   *
   * @param logWidth natural logarithm
   * @param logHeight natural logarithm
   */
  record Point(double logWidth, double logHeight, long weight) {}

  /** Counts the boxes of a task, given by their corners; as {@link #add} takes them. */
  static long[] count(Iterator<double[]> boxes) {
    ShapeCounts counted = new ShapeCounts();
    while (boxes.hasNext()) {
      double[] box = boxes.next();
      counted.add(new Bin(bin(box[2] - box[0]), bin(box[3] - box[1])), 1);
    }
    long[] flat = new long[3 * counted.counts.size()];
    int at = 0;
    for (Map.Entry<Bin, Long> entry : counted.counts.entrySet()) {
      flat[at++] = entry.getKey().width();
      flat[at++] = entry.getKey().height();
      flat[at++] = entry.getValue();
    }
    return flat;
  }

  /** Adds up the counts of tasks. */
  static ShapeCounts sum(Collection<long[]> parts) {
    ShapeCounts sum = new ShapeCounts();
    for (long[] part : parts) {
      for (int at = 0; at < part.length; at += 3) {
        sum.add(new Bin((int) part[at], (int) part[at + 1]), part[at + 2]);
      }
    }
    return sum;
  }

  private void add(Bin bin, long count) {
    counts.merge(bin, count, Long::sum);
  }

  private static int bin(double side) {
    return (int) Math.floor(OCTAVE * Math.log(side) / Math.log(2));
  }

  /**
   * Returns the shapes in strides of the level that they belong to: level {@code l} has the boxes
   * whose side, the root of the area, is from {@code first · 2^l} to twice that; the finest level
   * those below too and the coarsest those above.
   *
   * @param first smallest side in strides, as bins: {@code 2^(first / 32)}
   */
  List<Point> inStrides(int first, int minLevel, int maxLevel) {
    Map<Bin, Long> folded = new TreeMap<>();
    counts.forEach(
        (bin, count) -> {
          int side = Math.floorDiv(bin.width() + bin.height() + 1, 2);
          int level = Math.max(minLevel, Math.min(maxLevel, Math.floorDiv(side - first, OCTAVE)));
          folded.merge(
              new Bin(bin.width() - level * OCTAVE, bin.height() - level * OCTAVE),
              count,
              Long::sum);
        });
    List<Point> points = new ArrayList<>();
    folded.forEach(
        (bin, count) -> points.add(new Point(middle(bin.width()), middle(bin.height()), count)));
    return points;
  }

  private static double middle(int bin) {
    return (bin + 0.5) / OCTAVE * Math.log(2);
  }
}
