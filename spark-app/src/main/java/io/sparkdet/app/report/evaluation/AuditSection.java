package io.sparkdet.app.report.evaluation;

import io.sparkdet.app.report.html.BoxDrawing;
import io.sparkdet.app.report.html.DisplayText;
import io.sparkdet.app.report.html.FindingFigure;
import io.sparkdet.app.report.html.HtmlPage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The label audit: pictures with a place that a person should look at. */
final class AuditSection {

  /** Findings of a kind, should the table hold more than {@code evaluate} writes. */
  private static final int MOST = 48;

  /** The overlap below which boxes have nothing to do with each other, as the audit has it. */
  private static final double NEAR = 0.1;

  private static final String FINDING = "#ff7f0e";
  private static final String TRUTH = "#2ca25f";
  private static final String DETECTION = "#3b8ede";

  private final EvaluationFolder folder;

  AuditSection(EvaluationFolder folder) {
    this.folder = folder;
  }

  void addTo(HtmlPage page) throws IOException {
    Optional<Dataset<Row>> table = folder.table("audit.parquet");
    page.put("audited", table.isPresent());
    page.put("unmatched", figures(table, "unmatched_detection"));
    page.put("missed", figures(table, "missed_truth"));
  }

  private static List<Map<String, Object>> figures(Optional<Dataset<Row>> table, String kind) {
    if (table.isEmpty()) {
      return List.of();
    }
    return table
        .get()
        .where(org.apache.spark.sql.functions.col("kind").equalTo(kind))
        .orderBy("place")
        .limit(MOST)
        .collectAsList()
        .stream()
        .map(AuditSection::figure)
        .toList();
  }

  private static Map<String, Object> figure(Row finding) {
    Row box = finding.getAs("box");
    boolean detected = !box.isNullAt(4);
    return FindingFigure.of(
        finding,
        tag(box),
        detected ? noteOfDetection(finding) : noteOfTruth(finding),
        drawing -> {
          List<Map<String, Object>> boxes = new ArrayList<>();
          finding
              .<Row>getList(finding.fieldIndex("truths"))
              .forEach(truth -> boxes.add(draw(drawing, truth, TRUTH, "quiet truth")));
          finding
              .<Row>getList(finding.fieldIndex("detections"))
              .forEach(other -> boxes.add(draw(drawing, other, DETECTION, "quiet")));
          boxes.add(draw(drawing, box, FINDING, detected ? "finding" : "finding truth"));
          return boxes;
        });
  }

  private static Map<String, Object> draw(BoxDrawing drawing, Row box, String color, String style) {
    String title = (box.isNullAt(4) ? "annotated: " : "detected: ") + tag(box);
    return drawing.draw(FindingFigure.corners(box), tag(box), title, color, style);
  }

  /** Returns the class, and the score of a detection. */
  private static String tag(Row box) {
    String name =
        DisplayText.cut(DisplayText.text(box.<String>getAs("category")), BoxDrawing.LONGEST_NAME);
    return box.isNullAt(4) ? name : name + " " + DisplayText.decimal(box.getDouble(4), 2);
  }

  private static String noteOfDetection(Row finding) {
    double overlap = finding.<Double>getAs("overlap");
    String what =
        overlap < NEAR
            ? "found where nothing is annotated"
            : "found, annotated there: %s (IoU %s)"
                .formatted(overlapping(finding), DisplayText.decimal(overlap, 2));
    return what + others(finding);
  }

  private static String noteOfTruth(Row finding) {
    double overlap = finding.<Double>getAs("overlap");
    String what =
        overlap < NEAR
            ? "annotated where nothing is found"
            : "annotated, found there but unsure or as another: %s (IoU %s)"
                .formatted(overlapping(finding), DisplayText.decimal(overlap, 2));
    return what + others(finding);
  }

  private static String overlapping(Row finding) {
    return DisplayText.text(String.valueOf(finding.<String>getAs("overlap_category")));
  }

  private static String others(Row finding) {
    int others = finding.<Integer>getAs("others");
    return others == 0 ? "" : "; %d more on this picture".formatted(others);
  }
}
