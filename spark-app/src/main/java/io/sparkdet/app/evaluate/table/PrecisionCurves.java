package io.sparkdet.app.evaluate.table;

import io.sparkdet.app.files.parquet.ParquetTable;
import io.sparkdet.app.files.parquet.TableColumn;
import io.sparkdet.detection.coco.CocoResult;
import io.sparkdet.detection.coco.image.AreaRange;
import io.sparkdet.detection.coco.image.CategoryMode;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.sql.annotations.file.Workers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * The table of precision/recall curves: one row a category, area range, IoU threshold and recall,
 * where a category has truths to be found.
 */
public final class PrecisionCurves {

  private static final List<TableColumn> COLUMNS =
      List.of(
          new TableColumn("category_id", TableColumn.Kind.LONG),
          new TableColumn("category", TableColumn.Kind.TEXT),
          new TableColumn("area", TableColumn.Kind.TEXT),
          new TableColumn("iou", TableColumn.Kind.DOUBLE),
          new TableColumn("recall", TableColumn.Kind.DOUBLE),
          new TableColumn("precision", TableColumn.Kind.DOUBLE),
          new TableColumn("score", TableColumn.Kind.DOUBLE));

  /** The most files of the table, which are written at the same time. */
  private static final int FILES = 4;

  /** As few categories as are worth a file. */
  private static final int CATEGORIES = 20;

  private PrecisionCurves() {}

  /**
   * Writes the table.
   *
   * @param names category names by id; others are left out
   */
  public static void write(
      Configuration configuration, CocoResult curves, Map<Long, String> names, String path)
      throws IOException {
    List<Long> named =
        curves.categories().stream()
            .filter(
                category -> category == CategoryMode.ANY_CATEGORY || names.containsKey(category))
            .toList();
    int each = Math.max(CATEGORIES, (named.size() + FILES - 1) / FILES);
    List<Supplier<Iterator<@Nullable Object[]>>> parts = new ArrayList<>();
    for (int from = 0; from == 0 || from < named.size(); from += each) {
      List<Long> part = named.subList(from, Math.min(named.size(), from + each));
      parts.add(() -> part.stream().flatMap(category -> rows(curves, category, names)).iterator());
    }
    try (Workers workers = new Workers(Runtime.getRuntime().availableProcessors())) {
      new ParquetTable(path, configuration).write(COLUMNS, parts, workers);
    }
  }

  /**
   * Returns the mean curves of the categories with truths on boxes of all sizes as CSV: one row an
   * IoU threshold and recall.
   */
  public static String mean(CocoResult curves) {
    EvaluationSettings settings = curves.settings();
    StringBuilder csv = new StringBuilder("iou,recall,precision\n");
    int all = settings.areaRangeIndex(AreaRange.ALL.name());
    for (int t = 0; all >= 0 && t < settings.iouThresholds().size(); t++) {
      int criterion = settings.criterion(all, t);
      for (int r = 0; r < settings.recallThresholds().size(); r++) {
        int recall = r;
        OptionalDouble mean =
            curves.categories().stream()
                .mapToDouble(category -> curves.precision(category, criterion, recall))
                .filter(precision -> precision >= 0)
                .average();
        if (mean.isPresent()) {
          csv.append(settings.iouThresholds().value(t))
              .append(',')
              .append(settings.recallThresholds().value(r))
              .append(',')
              .append(mean.getAsDouble())
              .append('\n');
        }
      }
    }
    return csv.toString();
  }

  private static Stream<@Nullable Object[]> rows(
      CocoResult curves, long category, Map<Long, String> names) {
    EvaluationSettings settings = curves.settings();
    int recalls = settings.recallThresholds().size();
    int thresholds = settings.iouThresholds().size();
    String name = names.getOrDefault(category, "any");
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (int criterion = 0; criterion < settings.criteria(); criterion++) {
      String area = settings.areaRanges().get(criterion / thresholds).name();
      Double iou = settings.iouThresholds().value(criterion % thresholds);
      for (int r = 0; r < recalls; r++) {
        double precision = curves.precision(category, criterion, r);
        if (precision >= 0) {
          rows.add(
              new Object[] {
                category,
                name,
                area,
                iou,
                settings.recallThresholds().value(r),
                precision,
                curves.score(category, criterion, r)
              });
        }
      }
    }
    return rows.stream();
  }
}
