package io.sparkdet.app.evaluate.table;

import io.sparkdet.app.evaluate.plan.ImageSlice;
import io.sparkdet.app.files.parquet.ParquetTable;
import io.sparkdet.app.files.parquet.TableColumn;
import io.sparkdet.detection.coco.CocoMetric;
import io.sparkdet.detection.coco.CocoResult;
import io.sparkdet.detection.coco.CocoSummary;
import io.sparkdet.sql.annotations.file.Workers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/** The table of slices: one row a column and value, with the twelve numbers of its images. */
public final class SliceTable {

  private SliceTable() {}

  /**
   * Writes the table.
   *
   * @param results what was measured of each slice, by number; none where it has no image
   */
  public static void write(
      Configuration configuration,
      List<ImageSlice> slices,
      Map<Integer, CocoResult> results,
      String path)
      throws IOException {
    List<TableColumn> columns = new ArrayList<>();
    columns.add(new TableColumn("column", TableColumn.Kind.TEXT));
    columns.add(new TableColumn("value", TableColumn.Kind.TEXT_OR_NULL));
    for (CocoMetric metric : CocoMetric.values()) {
      columns.add(new TableColumn(metric.label(), TableColumn.Kind.DOUBLE));
    }
    columns.add(new TableColumn("truths", TableColumn.Kind.LONG));
    columns.add(new TableColumn("detections", TableColumn.Kind.LONG));
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (int s = 0; s < slices.size(); s++) {
      CocoResult curves = results.get(s);
      List<@Nullable Object> values = new ArrayList<>();
      values.add(slices.get(s).column());
      values.add(slices.get(s).value());
      CocoSummary summary = curves == null ? null : new CocoSummary(curves);
      for (CocoMetric metric : CocoMetric.values()) {
        values.add(summary == null ? CocoResult.UNDEFINED : summary.value(metric));
      }
      long truths = 0;
      long detections = 0;
      if (curves != null) {
        for (long category : curves.categories()) {
          truths += curves.truths(category);
          detections += curves.detections(category);
        }
      }
      values.add(truths);
      values.add(detections);
      rows.add(values.toArray());
    }
    try (Workers alone = new Workers(1)) {
      new ParquetTable(path, configuration).write(columns, List.of(rows::iterator), alone);
    }
  }
}
