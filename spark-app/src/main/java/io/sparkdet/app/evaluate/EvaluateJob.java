package io.sparkdet.app.evaluate;

import io.sparkdet.app.job.UserException;
import io.sparkdet.detection.coco.CategoryMode;
import io.sparkdet.detection.coco.CocoSummary;
import io.sparkdet.sql.annotations.AnnotationException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** Measures detections against truths exactly and writes the results, whole or not at all. */
public final class EvaluateJob {

  private final SparkSession spark;
  private final EvaluateRequest request;
  private final Configuration configuration;

  /** Prepares the job. */
  public EvaluateJob(SparkSession spark, EvaluateRequest request) {
    this.spark = spark;
    this.request = request;
    this.configuration = spark.sparkContext().hadoopConfiguration();
  }

  /**
   * What was measured.
   *
   * @param summary the numbers of all images
   * @param outcome what lies behind them
   * @param slices the slices by number
   * @param warnings what the user should know, one sentence each
   * @param seconds how long it took
   */
  public record Result(
      CocoSummary summary,
      DistributedCoco.Outcome outcome,
      List<ImageSlices.Slice> slices,
      List<String> warnings,
      double seconds) {

    public Result {
      slices = List.copyOf(slices);
      warnings = List.copyOf(warnings);
    }

    /** Returns the names of the truth's categories by id. */
    public Map<Long, String> categories() {
      return outcome.report().categories();
    }

    /** Returns the number of annotated images. */
    public long images() {
      return outcome.report().images();
    }

    /** Returns the number of annotated boxes on them. */
    public long truths() {
      return outcome.report().truths();
    }

    /** Returns the number of detected boxes on them. */
    public long detections() {
      return outcome.report().detections();
    }
  }

  /**
   * Runs the job.
   *
   * @throws UserException where truth or detections cannot be used as they are; nothing is written
   */
  public Result run() {
    long start = System.nanoTime();
    try {
      spark.sparkContext().setJobDescription("evaluate " + request.detections());
      AuditTable.requireFolder(request, configuration);
      EvaluationInputs inputs = new EvaluationInputs(spark, request);
      DistributedCoco coco =
          new DistributedCoco(
              spark, request.measures(), request.annotations(), inputs.partitions());
      DistributedCoco.Outcome outcome = coco.evaluate(inputs.rows(), this::requireKnownImages);
      Result result = result(outcome, inputs, start);
      new EvaluationFiles(spark, configuration, request).write(result);
      return result;
    } catch (IOException e) {
      throw new UserException(
          "Cannot write the results to %s: %s".formatted(request.output(), e.getMessage()), e);
    } catch (Exception e) { // Spark throws its checked SparkException undeclared
      AnnotationException refused = AnnotationException.among(e);
      if (refused != null) {
        throw new UserException(String.valueOf(refused.getMessage()), e);
      }
      throw e;
    }
  }

  private void requireKnownImages(MatchReport report) {
    if (report.images() == 0) {
      throw new UserException(
          "Cannot evaluate: %s lists no images".formatted(request.annotations()));
    }
    if (report.unknownImageCount() > 0 && !request.ignoreUnknownImages()) {
      throw new UserException(
          ("Cannot evaluate: %s; check that both belong together, or leave them out with"
                  + " --ignore-unknown-images")
              .formatted(unknownImages(report)));
    }
  }

  private String unknownImages(MatchReport report) {
    String named =
        report.unknownImages().stream().map(String::valueOf).collect(Collectors.joining(", "));
    return "%d images of %s are not in %s (%s%s)"
        .formatted(
            report.unknownImageCount(),
            request.detections(),
            request.annotations(),
            named,
            report.unknownImageCount() > report.unknownImages().size() ? ", …" : "");
  }

  private Result result(DistributedCoco.Outcome outcome, EvaluationInputs inputs, long start) {
    MatchReport report = outcome.report();
    List<String> warnings = new ArrayList<>(inputs.warnings());
    if (report.unknownImageCount() > 0) {
      warnings.add(
          "%s: their %d detections were left out"
              .formatted(unknownImages(report), report.detectionsOfUnknownImages()));
    }
    if (report.truthsOfUnknownImages() > 0) {
      warnings.add(
          "%d annotations of %s belong to images that it does not list: they were left out"
              .formatted(report.truthsOfUnknownImages(), request.annotations()));
    }
    Map<Long, Long> strangers = new TreeMap<>();
    if (request.settings().categoryMode() == CategoryMode.PER_CATEGORY) {
      for (long category : outcome.result().categories()) {
        if (!report.categories().containsKey(category)) {
          strangers.put(category, outcome.result().detections(category));
        }
      }
    }
    if (!strangers.isEmpty()) {
      warnings.add(
          "%d detections have categories that %s lacks and were left out (category ids %s)"
              .formatted(
                  strangers.values().stream().mapToLong(Long::longValue).sum(),
                  request.annotations(),
                  strangers.keySet().stream()
                      .limit(MatchReport.NAMED)
                      .map(String::valueOf)
                      .collect(Collectors.joining(", "))));
    }
    if (report.idZeroMatched()) {
      warnings.add(
          "an annotation of %s has id 0: as in pycocotools its matches count as misses; number"
                  .formatted(request.annotations())
              + " annotations from 1 for true figures");
    }
    if (report.detections() == 0) {
      warnings.add("%s holds no detections".formatted(request.detections()));
    }
    return new Result(
        new CocoSummary(outcome.result()),
        outcome,
        inputs.slices(),
        warnings,
        (System.nanoTime() - start) / 1e9);
  }
}
