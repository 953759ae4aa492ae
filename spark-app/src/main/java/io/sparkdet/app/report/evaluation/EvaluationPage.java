package io.sparkdet.app.report.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkdet.app.report.html.DisplayText;
import io.sparkdet.app.report.html.HtmlPage;
import io.sparkdet.app.report.label.ClassScores;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What the page of an evaluation shows, as the names that {@code evaluation.ftlh} uses. */
final class EvaluationPage {

  private EvaluationPage() {}

  /** Reads an evaluation's files. */
  static HtmlPage of(EvaluationFolder folder) throws IOException {
    JsonNode summary = folder.summary();
    ClassScores scores = ClassScores.of(folder.csv("per_class.csv"));
    HtmlPage page = new HtmlPage("evaluation.ftlh");
    page.put("folder", DisplayText.text(folder.name()));
    new NumbersSection(summary).addTo(page);
    new TideSection(summary).addTo(page);
    new ClassSection(scores, summary).addTo(page);
    new CurveSection(folder, scores).addTo(page);
    long positives = summary.at("/sizes/all/truths").asLong(0);
    List<String> sizes = new ArrayList<>();
    summary.path("sizes").fieldNames().forEachRemaining(sizes::add);
    ErrorCounts errors = new ErrorCounts(folder.csvIfThere("errors_by_size.csv"), sizes);
    new ScoreSection(folder.csv("scores.csv"), scores, errors, positives).addTo(page);
    new ErrorSection(errors).addTo(page);
    JsonNode settings = summary.path("settings");
    page.put("scoreIou", DisplayText.plain(settings.path("score-iou").asDouble(0.5)));
    page.put("confusionScore", DisplayText.plain(settings.path("confusion-score").asDouble(0.25)));
    page.put("confusionIou", DisplayText.plain(settings.path("confusion-iou").asDouble(0.5)));
    new CalibrationSection(folder, scores, summary).addTo(page);
    new ConfusionSection(folder.csv("confusion_matrix.csv"), scores).addTo(page);
    new WorstSection(folder).addTo(page);
    new SliceSection(folder).addTo(page);
    new AuditSection(folder).addTo(page);
    return page;
  }
}
