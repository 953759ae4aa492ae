package io.sparkdet.app.report.html;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Charts of the class that the reader chooses, of all of them before: what each score is worth,
 * right and wrong detections by score, errors by size. Data are counts, from which {@code page.js}
 * computes what it draws, so that a thousand classes take little room.
 *
 * @param places where the charts stand
 * @param low the least score of the axis
 * @param high the largest
 * @param scores the scores of the counts, rising
 * @param meanF1 the mean F1 of the classes at each score; empty where there is none
 * @param sizes names of the sizes
 * @param classes all classes together, then each
 */
public record ClassCharts(
    List<Place> places,
    double low,
    double high,
    List<Double> scores,
    List<Double> meanF1,
    List<String> sizes,
    List<OneClass> classes)
    implements Chart {

  /** What a chart shows. */
  public enum Shown {
    /** Precision, recall and F1 over the least score kept. */
    CURVES,
    /** Right and wrong detections by score. */
    HISTOGRAM,
    /** What is missed and what is found wrongly, by size. */
    ERRORS
  }

  /**
   * Where a chart stands.
   *
   * @param id of the element
   * @param title what it shows, for screen readers
   */
  public record Place(String id, String title, Shown shown) {}

  /**
   * The counts of a class.
   *
   * @param name shown; empty for all classes together
   * @param note what is said below its curves
   * @param positives truths to be found
   * @param best the score of best F1, null where there is none
   * @param right right detections by score, see {@link ClassCharts#packed}
   * @param wrong wrong ones
   * @param errors by size: right, confused, missed, mistaken, false positives, five numbers each
   */
  public record OneClass(
      String name,
      String note,
      long positives,
      @Nullable Double best,
      String right,
      String wrong,
      String errors) {}

  public ClassCharts {
    places = List.copyOf(places);
    scores = List.copyOf(scores);
    meanF1 = List.copyOf(meanF1);
    sizes = List.copyOf(sizes);
    classes = List.copyOf(classes);
    if (places.isEmpty()) {
      throw new IllegalArgumentException("Cannot draw charts of classes: they stand nowhere");
    }
  }

  @Override
  public String id() {
    return places.get(0).id();
  }

  @Override
  public String kind() {
    return "classes";
  }

  /** Returns counts as text with commas, without zeros and without commas at the end. */
  public static String packed(long[] counts) {
    StringBuilder text = new StringBuilder();
    int last = counts.length;
    while (last > 0 && counts[last - 1] == 0) {
      last--;
    }
    for (int i = 0; i < last; i++) {
      text.append(i == 0 ? "" : ",");
      if (counts[i] != 0) {
        text.append(counts[i]);
      }
    }
    return text.toString();
  }
}
