package io.sparkdet.app.report.evaluation;

import io.sparkdet.app.report.html.DisplayText;
import io.sparkdet.app.report.html.HtmlPage;
import io.sparkdet.app.report.html.SeriesChart;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** The numbers of each slice of the images. */
final class SliceSection {

  /** Slices with a bar; the table holds all, which {@code evaluate} bounds. */
  private static final int MOST_BARS = 100;

  private static final List<String> NUMBERS =
      List.of("AP", "AP50", "AP75", "APsmall", "APmedium", "APlarge", "AR100");

  private final EvaluationFolder folder;

  SliceSection(EvaluationFolder folder) {
    this.folder = folder;
  }

  void addTo(HtmlPage page) throws IOException {
    Optional<Dataset<Row>> table = folder.table("slices.parquet");
    List<Row> rows = table.isEmpty() ? List.of() : table.get().collectAsList();
    List<Map<String, Object>> slices = new ArrayList<>();
    for (Row row : rows) {
      Map<String, Object> slice = new LinkedHashMap<>();
      slice.put("column", DisplayText.text(row.<String>getAs("column")));
      slice.put("value", value(row));
      slice.put("truths", DisplayText.count(row.<Long>getAs("truths")));
      slice.put("detections", DisplayText.count(row.<Long>getAs("detections")));
      List<String> numbers = new ArrayList<>();
      NUMBERS.forEach(name -> numbers.add(DisplayText.share(row.<Double>getAs(name))));
      slice.put("numbers", numbers);
      slices.add(slice);
    }
    page.put("slices", slices);
    page.put("sliceNumbers", NUMBERS);
    page.put("slicesBarred", Math.min(MOST_BARS, slices.size()));
    if (!rows.isEmpty()) {
      page.add(chart(rows.subList(0, Math.min(MOST_BARS, rows.size()))));
    }
  }

  private static String value(Row row) {
    @Nullable String value = row.getAs("value");
    return value == null ? "(none)" : DisplayText.text(value);
  }

  private static SeriesChart chart(List<Row> rows) {
    PrecisionBars bars = new PrecisionBars();
    for (Row row : rows) {
      bars.add(
          DisplayText.text(row.<String>getAs("column")) + ": " + value(row),
          row.<Double>getAs("AP"),
          row.<Double>getAs("AP50"));
    }
    return bars.chart("chart-slices", "Average precision by slice");
  }
}
