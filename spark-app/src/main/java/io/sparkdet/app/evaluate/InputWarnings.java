package io.sparkdet.app.evaluate;

import io.sparkdet.app.evaluate.engine.MatchReport;
import io.sparkdet.app.evaluate.input.InputFindings;
import io.sparkdet.app.evaluate.metric.EvaluationMetrics;
import io.sparkdet.app.evaluate.metric.Measurement;
import io.sparkdet.app.evaluate.plan.EvaluateRequest;
import io.sparkdet.app.evaluate.plan.MetricName;
import io.sparkdet.detection.coco.CocoResult;
import io.sparkdet.detection.coco.image.CategoryMode;
import io.sparkdet.detection.coco.image.TruthCounts;
import io.sparkdet.detection.coco.record.TruthCounting;
import io.sparkdet.detection.coco.score.ScoreScale;
import io.sparkdet.sql.errors.NearestName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the user should know of the truth and the detections of an evaluation: one sentence each,
 * with a count and the first example.
 */
final class InputWarnings {

  private final EvaluateRequest request;
  private final Measurement measurement;
  private final MatchReport report;
  private final InputFindings findings;
  private final List<String> warnings = new ArrayList<>();

  InputWarnings(EvaluateRequest request, Measurement measurement, MatchReport report) {
    this.request = request;
    this.measurement = measurement;
    this.report = report;
    this.findings = report.findings();
  }

  List<String> warnings() {
    ofTruths();
    ofDetections();
    ofCategories(EvaluationMetrics.coco(measurement));
    ofScores();
    return warnings;
  }

  private void ofTruths() {
    String truth = request.annotations();
    if (report.truthsOfUnknownImages() > 0) {
      warnings.add(
          "%d annotations of %s belong to images that it does not list: they were left out"
              .formatted(report.truthsOfUnknownImages(), truth));
    }
    findings
        .notes()
        .forEach(
            (note, counted) ->
                warnings.add(note.sentence(truth, counted.count(), counted.first())));
    if (measurement.plan().measures(MetricName.OPEN_IMAGES) && findings.scopedImages() == 0) {
      warnings.add(
          ("%s does not say which classes were verified: --metrics open-images judges every class"
                  + " on every image; put Open Images' file of verified labels beside it")
              .formatted(truth));
    }
    addEqualNames();
    addNegative(findings.negativeTruths(), "annotations of " + truth);
    findings
        .forms()
        .ofTruths()
        .ifPresent(said -> warnings.add("boxes of %s %s".formatted(truth, said)));
    if (report.truths() == 0) {
      warnings.add("%s holds no annotations on its images: AP is undefined (-1)".formatted(truth));
    } else if (findings.crowds() == report.truths()) {
      warnings.add(
          "all %d annotations of %s are crowds or difficult, which are not to be found: AP is undefined (-1)"
              .formatted(report.truths(), truth));
    }
    if (report.idZeroMatched()) {
      warnings.add(
          "an annotation of %s has id 0: as in pycocotools AP and AR count its matches as misses;%s number annotations from 1 for true figures"
              .formatted(truth, countedOtherwise()));
    }
  }

  private void ofDetections() {
    String detections = request.detections();
    if (report.detections() == 0) {
      warnings.add("%s holds no detections".formatted(detections));
    }
    addNegative(findings.negativeDetections(), "detections of " + detections);
    findings
        .forms()
        .ofDetections()
        .ifPresent(said -> warnings.add("boxes of %s %s".formatted(detections, said)));
    findings
        .forms()
        .ofRepeated()
        .ifPresent(said -> warnings.add("detections of %s: %s".formatted(detections, said)));
    if (findings.cutDetections() > 0) {
      warnings.add(
          ("%d detections on %d images are beyond the limit of %d an image and category and do not"
                  + " count; --max-detections raises it")
              .formatted(
                  findings.cutDetections(),
                  findings.cutImages(),
                  request.settings().largestMaxDetections()));
    }
  }

  private void addNegative(InputFindings.Counted counted, String what) {
    if (counted.count() > 0) {
      warnings.add(
          "%d %s have a negative width or height, which overlaps nothing (such as %s)"
              .formatted(counted.count(), what, counted.first()));
    }
  }

  private void ofCategories(CocoResult result) {
    if (request.settings().categoryMode() != CategoryMode.PER_CATEGORY) {
      return;
    }
    Map<Long, Long> detected = new TreeMap<>();
    for (long category : result.categories()) {
      if (!report.categories().containsKey(category)) {
        detected.put(category, result.detections(category));
      }
    }
    detected.values().removeIf(count -> count == 0);
    if (!detected.isEmpty()) {
      warnings.add(
          "%d detections have categories that %s lacks and were left out%s (%s)"
                  .formatted(
                      detected.values().stream().mapToLong(Long::longValue).sum(),
                      request.annotations(),
                      ofWhat(),
                      named(detected))
              + shifted(result));
    }
    Map<Long, Long> annotated = new TreeMap<>();
    TruthCounts truths = measurement.results().of(new TruthCounting(request.settings()));
    for (long category : truths.categories()) {
      if (!report.categories().containsKey(category)) {
        annotated.put(category, truths.truths(category));
      }
    }
    if (!annotated.isEmpty()) {
      warnings.add(
          "%d annotations have categories that %s does not list and were left out%s (%s)"
              .formatted(
                  annotated.values().stream().mapToLong(Long::longValue).sum(),
                  request.annotations(),
                  ofWhat(),
                  named(annotated)));
    }
  }

  private String countedOtherwise() {
    if (measurement.plan().hasFolder()) {
      return " best F1, scores.csv and the confusion matrix count them as right;";
    }
    return measurement.plan().hasSummary() ? " best F1 counts them as right;" : "";
  }

  private String ofWhat() {
    return measurement.plan().hasFolder()
        ? " of all but the confusion matrix and the worst images"
        : "";
  }

  /** Returns what is to be said where all ids are the truth's but for one. */
  private String shifted(CocoResult result) {
    Set<Long> known = report.categories().keySet();
    List<Long> used = result.categories().stream().filter(id -> result.detections(id) > 0).toList();
    for (int step : new int[] {1, -1}) {
      if (used.stream().allMatch(id -> known.contains(id + step))) {
        return ": all category ids of %s look to be one too %s, as where a program counts from %d; %s"
            .formatted(
                request.detections(),
                step > 0 ? "low" : "high",
                step > 0 ? 0 : 1,
                step > 0 ? "add 1 to each" : "take 1 from each");
      }
    }
    return "";
  }

  private void addEqualNames() {
    Map<String, List<Long>> ids = new TreeMap<>();
    report
        .categories()
        .forEach((id, name) -> ids.computeIfAbsent(name, none -> new ArrayList<>()).add(id));
    ids.forEach(
        (name, same) -> {
          if (same.size() > 1) {
            warnings.add(
                "the categories %s of %s are all called %s: detections that name their category count for one of them; give each its own name"
                    .formatted(same, request.annotations(), name));
          }
        });
  }

  /** Returns the names of categories where they have one, with the nearest known one, or ids. */
  private String named(Map<Long, Long> categories) {
    List<String> names =
        categories.keySet().stream()
            .filter(findings.strangers()::containsKey)
            .map(
                id -> {
                  String name = String.valueOf(findings.strangers().get(id));
                  return name + NearestName.hint(name, report.categories().values());
                })
            .limit(MatchReport.NAMED)
            .toList();
    String ids =
        categories.keySet().stream()
            .filter(id -> !findings.strangers().containsKey(id))
            .limit(MatchReport.NAMED)
            .map(String::valueOf)
            .collect(Collectors.joining(", "));
    return names.isEmpty()
        ? "category ids " + ids
        : "categories " + String.join(", ", names) + (ids.isEmpty() ? "" : ", ids " + ids);
  }

  private void ofScores() {
    double low = findings.lowestScore();
    double high = findings.highestScore();
    if (low == high && report.detections() > 1) {
      warnings.add(
          "all %d scores of %s are %s: AP depends on the order of the detections alone"
              .formatted(report.detections(), request.detections(), low));
    }
    ScoreScale scale = measurement.plan().scoreScale();
    if (!scale.holdsShares() && measurement.plan().measures(MetricName.CALIBRATION)) {
      warnings.add(
          "scores of %s are no shares: calibration errors are undefined (-1), LRP errors are not"
              .formatted(request.detections()));
    }
    if (!scale.equals(ScoreScale.SHARES) && measurement.plan().hasFolder()) {
      warnings.add(
          ("scores of %s are from %s to %s, not from 0 to 1: score tables go from %s to %s, and the"
                  + " confusion matrix begins at %s (--confusion-score)")
              .formatted(
                  request.detections(),
                  low,
                  high,
                  scale.low(),
                  scale.high(),
                  measurement.plan().confusionScore()));
    }
  }
}
