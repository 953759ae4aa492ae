package io.sparkdet.app.evaluate;

import io.sparkdet.app.error.UserException;
import io.sparkdet.detection.PublicApi;
import io.sparkdet.detection.coco.CocoSummary;
import io.sparkdet.sql.annotations.file.AnnotationException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Measures detections against truths exactly and writes the results, whole or not at all. */
@PublicApi
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
   * @param measures what was measured in the end, with what the inputs asked for
   * @param slices the slices by number
   * @param warnings what the user should know, one sentence each
   * @param seconds how long it took
   */
  public record Result(
      CocoSummary summary,
      DistributedCoco.Outcome outcome,
      Measures measures,
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
      try (EvaluationInputs inputs = new EvaluationInputs(spark, request)) {
        Measures measures = request.measures().without(inputs.ignoredCategories());
        Result result = result(measures, inputs, start);
        new EvaluationFiles(spark, configuration, request).write(result);
        return result;
      }
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

  private DistributedCoco coco(Measures measures, EvaluationInputs inputs) {
    return new DistributedCoco(spark, measures, request.annotations(), inputs.partitions());
  }

  private Result result(Measures plain, EvaluationInputs inputs, long start) {
    JavaRDD<Row> rows = inputs.rows();
    boolean byNames = false;
    DistributedCoco.Matched matched = coco(plain, inputs).match(rows);
    try {
      if (mostlyUnknown(matched.report())) {
        Optional<JavaRDD<Row>> byName = inputs.rowsByName(matched.report().unknownImages());
        if (byName.isPresent()) {
          DistributedCoco.Matched again = coco(plain, inputs).match(byName.get());
          boolean better =
              again.report().unknownImageCount() < matched.report().unknownImageCount();
          (better ? matched : again).close();
          matched = better ? again : matched;
          rows = better ? byName.get() : rows;
          byNames = better;
        }
      }
      MatchReport report = matched.report();
      requireKnownImages(report);
      InputFindings findings = report.findings();
      Measures measures = plain.withScores(findings.lowestScore(), findings.highestScore());
      if (!measures.scoreScale().equals(plain.scoreScale())) {
        // What a score is worth was not known before: images are matched again, for odd scores
        // only.
        matched.close();
        matched = coco(measures, inputs).match(rows);
      }
      DistributedCoco.Outcome outcome = coco(measures, inputs).evaluate(matched);
      if (report.idZeroMatched()) {
        outcome =
            outcome.withFiguresOf(
                coco(measures.withEveryIdCounted(), inputs).evaluate(rows, again -> {}));
      }
      List<String> warnings = new ArrayList<>(inputs.warnings());
      if (byNames) {
        warnings.add(
            "%d images of %s joined by file name or stem, since most image_ids are no ids of %s"
                .formatted(findings.namedImages(), request.detections(), request.annotations()));
      }
      if (report.unknownImageCount() > 0) {
        warnings.add(
            "%s: their %d detections were left out"
                .formatted(unknownImages(report), report.detectionsOfUnknownImages()));
      }
      warnings.addAll(new InputWarnings(request, measures, report).of(outcome.result()));
      return new Result(
          new CocoSummary(outcome.result()),
          outcome,
          measures,
          inputs.slices(),
          warnings,
          (System.nanoTime() - start) / 1e9);
    } finally {
      matched.close();
    }
  }

  /**
   * Returns whether ids may be names: a few strangers among ids that are known are no reason to
   * read all of them in another way.
   */
  private static boolean mostlyUnknown(MatchReport report) {
    return 2 * report.detectionsOfUnknownImages() > report.detections();
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
    return "%d images of %s are not in %s (%s%s)"
        .formatted(
            report.unknownImageCount(),
            request.detections(),
            request.annotations(),
            String.join(", ", report.unknownImages()),
            report.unknownImageCount() > report.unknownImages().size() ? ", …" : "");
  }
}
