package io.sparkdet.app.evaluate;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.evaluate.engine.MatchReport;
import io.sparkdet.app.evaluate.engine.MetricResults;
import io.sparkdet.app.evaluate.engine.RankedEngine;
import io.sparkdet.app.evaluate.input.EvaluationInputs;
import io.sparkdet.app.evaluate.input.InputFindings;
import io.sparkdet.app.evaluate.metric.EvaluationMetrics;
import io.sparkdet.app.evaluate.metric.Measurement;
import io.sparkdet.app.evaluate.plan.EvaluateRequest;
import io.sparkdet.app.evaluate.plan.EvaluationPlan;
import io.sparkdet.app.evaluate.plan.MetricName;
import io.sparkdet.app.evaluate.table.AuditTable;
import io.sparkdet.app.job.SparkJob;
import io.sparkdet.detection.PublicApi;
import io.sparkdet.detection.coco.bootstrap.BootstrapWeights;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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
   * Runs the job.
   *
   * @throws UserException where truth or detections cannot be used as they are; nothing is written
   */
  public Evaluation run() {
    return SparkJob.run(
        spark,
        "evaluate",
        request.detections(),
        "the results to " + request.output(),
        this::measureAndWrite);
  }

  /** Measures replicates of the images too, and writes nothing. */
  Evaluation measure(BootstrapWeights weights) {
    return SparkJob.run(
        spark,
        "evaluate",
        request.detections(),
        "the results to " + request.output(),
        () -> {
          try (EvaluationInputs inputs = new EvaluationInputs(spark, request)) {
            return evaluation(
                request.plan().without(inputs.ignoredCategories()).withReplicates(weights),
                inputs,
                System.nanoTime());
          }
        });
  }

  private Evaluation measureAndWrite() throws IOException {
    long start = System.nanoTime();
    if (request.images().isPresent()) {
      AuditTable.requireFolder(request.images().get(), configuration);
    }
    try (EvaluationInputs inputs = new EvaluationInputs(spark, request)) {
      EvaluationPlan plan = request.plan().without(inputs.ignoredCategories());
      Evaluation evaluation = evaluation(plan, inputs, start);
      new EvaluationFiles(spark, configuration, request).write(evaluation);
      return evaluation;
    }
  }

  private RankedEngine engine(EvaluationPlan plan, EvaluationInputs inputs) {
    return new RankedEngine(
        spark, plan, EvaluationMetrics.of(plan), request.annotations(), inputs.partitions());
  }

  private Evaluation evaluation(EvaluationPlan plain, EvaluationInputs inputs, long start) {
    JavaRDD<Row> rows = inputs.rows();
    boolean byNames = false;
    RankedEngine.Matched matched = engine(plain, inputs).match(rows);
    try {
      if (mostlyUnknown(matched.report())) {
        Optional<JavaRDD<Row>> byName = inputs.rowsByName(matched.report().unknownImages());
        if (byName.isPresent()) {
          RankedEngine.Matched again = engine(plain, inputs).match(byName.get());
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
      requireScopes(plain, findings);
      EvaluationPlan plan = plain.withScores(findings.lowestScore(), findings.highestScore());
      if (!plan.scoreScale().equals(plain.scoreScale())) {
        // What a score is worth was not known before: images are matched again, for odd scores
        // only.
        matched.close();
        matched = engine(plan, inputs).match(rows);
      }
      MetricResults results = engine(plan, inputs).evaluate(matched);
      if (report.idZeroMatched()) {
        results = results.with(engine(plan.withEveryIdCounted(), inputs).evaluate(rows));
      }
      Measurement measurement =
          new Measurement(
              plan, results, report.categories(), findings.frequencies(), inputs.slices());
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
      warnings.addAll(new InputWarnings(request, measurement, report).warnings());
      return new Evaluation(
          measurement, matched.report(), warnings, (System.nanoTime() - start) / 1e9);
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

  private void requireScopes(EvaluationPlan plan, InputFindings findings) {
    if (plan.measures(MetricName.LVIS) && findings.scopedImages() == 0) {
      throw new UserException(
          ("Cannot measure LVIS's numbers: no image of %s has neg_category_ids, which say what was"
                  + " looked for; give LVIS's own annotations, or leave lvis out of --metrics")
              .formatted(request.annotations()));
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
