package io.sparkdet.app.report.label;

import io.sparkdet.app.report.html.CsvTable;
import io.sparkdet.app.report.html.DisplayText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What {@code per_class.csv} says of each class, in the file's order.
 *
 * @param all every class
 */
public record ClassScores(List<One> all) {

  /** Classes that a reader can choose between or see in one picture; tables hold all. */
  static final int MOST = 100;

  /**
   * One class; -1 where a number is undefined, NaN where the best score is.
   *
   * @param ap mean over IoU thresholds
   * @param ap50 at IoU 0.5
   * @param ar mean recall over IoU thresholds
   * @param bestScore of the best F1
   * @param positives the truths to be found, which crowds are not
   */
  public record One(
      long id,
      String name,
      double ap,
      double ap50,
      double ar,
      long truths,
      long detections,
      double bestScore,
      double bestF1,
      double bestPrecision,
      double bestRecall,
      long positives) {

    public String shownName() {
      return DisplayText.text(name);
    }
  }

  public ClassScores {
    all = List.copyOf(all);
  }

  public static ClassScores of(CsvTable table) {
    List<One> all = new ArrayList<>();
    for (int row = 0; row < table.size(); row++) {
      all.add(
          new One(
              table.count(row, "id"),
              table.text(row, "name"),
              table.number(row, "AP"),
              table.number(row, "AP50"),
              table.number(row, "AR100"),
              table.count(row, "truths"),
              table.count(row, "detections"),
              table.number(row, "best_score"),
              table.number(row, "best_f1"),
              table.number(row, "best_precision"),
              table.number(row, "best_recall"),
              table.count(row, table.has("positives") ? "positives" : "truths")));
    }
    return new ClassScores(all);
  }

  /** Returns the {@value #MOST} classes with most truths that have any boxes, in file order. */
  public List<One> leading() {
    Set<Long> leading =
        all.stream()
            .filter(one -> one.truths() + one.detections() > 0)
            .sorted(Comparator.comparingLong(One::truths).reversed().thenComparingLong(One::id))
            .limit(MOST)
            .map(One::id)
            .collect(Collectors.toSet());
    return all.stream().filter(one -> leading.contains(one.id())).toList();
  }
}
