package io.sparkdet.app.report.evaluation;

import io.sparkdet.app.report.html.DisplayText;
import io.sparkdet.app.report.html.GridTable;
import io.sparkdet.app.report.html.HtmlPage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is missed and what is found wrongly, by size: of all classes, and of each. */
final class ErrorSection {

  private final ErrorCounts errors;

  ErrorSection(ErrorCounts errors) {
    this.errors = errors;
  }

  void addTo(HtmlPage page) {
    List<Map<String, Object>> sizes = new ArrayList<>();
    if (!errors.isEmpty()) {
      errors.sizes().forEach(size -> sizes.add(row(size, errors.all(size))));
      page.add("errorTable", table());
    }
    page.put("errorSizes", sizes);
  }

  private static Map<String, Object> row(String size, ErrorCounts.Counts counts) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("name", DisplayText.text(size));
    row.put("truths", DisplayText.count(counts.truths()));
    row.put("missed", of(counts.missed(), counts.truths()));
    row.put("confused", of(counts.confused(), counts.truths()));
    row.put("detections", DisplayText.count(counts.detections()));
    row.put("falsePositives", of(counts.falsePositives(), counts.detections()));
    row.put("mistaken", of(counts.mistaken(), counts.detections()));
    return row;
  }

  /** Returns a count and what share it is. */
  private static String of(long count, long all) {
    return all == 0
        ? "–"
        : "%s (%s)".formatted(DisplayText.count(count), DisplayText.percent((double) count / all));
  }

  private GridTable table() {
    List<ErrorCounts.OfClass> worst = new ArrayList<>(errors.rows());
    worst.removeIf(one -> one.counts().errors() == 0);
    worst.sort(
        Comparator.comparingLong((ErrorCounts.OfClass one) -> one.counts().errors()).reversed());
    List<List<String>> rows = new ArrayList<>();
    List<String> hints = new ArrayList<>();
    for (ErrorCounts.OfClass one : worst) {
      ErrorCounts.Counts counts = one.counts();
      rows.add(
          List.of(
              DisplayText.text(one.name()),
              DisplayText.text(one.size()),
              DisplayText.count(counts.truths()),
              DisplayText.count(counts.missed()),
              DisplayText.count(counts.confused()),
              share(counts.right(), counts.truths()),
              DisplayText.count(counts.detections()),
              DisplayText.count(counts.falsePositives()),
              DisplayText.count(counts.mistaken()),
              share(counts.right(), counts.detections())));
      hints.add("id " + one.id());
    }
    return new GridTable(
        "table-errors",
        List.of(
            GridTable.Column.text("class"),
            GridTable.Column.text("size"),
            GridTable.Column.number("truths"),
            GridTable.Column.number("missed"),
            GridTable.Column.number("confused"),
            GridTable.Column.number("found"),
            GridTable.Column.number("detections"),
            GridTable.Column.number("false positives"),
            GridTable.Column.number("mistaken"),
            GridTable.Column.number("right")),
        rows,
        hints,
        "class");
  }

  private static String share(long count, long all) {
    return all == 0 ? "–" : DisplayText.share((double) count / all);
  }
}
