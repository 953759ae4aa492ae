package io.sparkdet.app.evaluate;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.evaluate.engine.LocalEngine;
import io.sparkdet.app.evaluate.engine.MatchReport;
import io.sparkdet.app.evaluate.engine.MetricEngine;
import io.sparkdet.app.evaluate.engine.MetricResults;
import io.sparkdet.app.evaluate.engine.RankedEngine;
import io.sparkdet.app.evaluate.input.EvaluationInputs;
import io.sparkdet.app.evaluate.input.EvaluationSource;
import io.sparkdet.app.evaluate.input.InputFindings;
import io.sparkdet.app.evaluate.input.LocalInputs;
import io.sparkdet.app.evaluate.metric.EvaluationMetrics;
import io.sparkdet.app.evaluate.metric.Measurement;
import io.sparkdet.app.evaluate.plan.EvaluateRequest;
import io.sparkdet.app.evaluate.plan.EvaluationPlan;
import io.sparkdet.app.evaluate.plan.MetricName;
import io.sparkdet.app.evaluate.table.AuditTable;
import io.sparkdet.app.files.OutputFile;
import io.sparkdet.app.job.LazySpark;
import io.sparkdet.app.job.SparkJob;
import io.sparkdet.detection.PublicApi;
import io.sparkdet.detection.coco.bootstrap.BootstrapWeights;
import io.sparkdet.detection.openimages.ClassHierarchy;
import io.sparkdet.sql.annotations.file.Workers;
import io.sparkdet.sql.annotations.openimages.OpenImagesHierarchy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * Measures detections against truths exactly, and writes the results where a place for them is
 * given, whole or not at all.
 */
@PublicApi
public final class EvaluateJob {

  private final LazySpark spark;
  private final EvaluateRequest request;
  private final Configuration configuration;

  /** Prepares the job in a session that is there. */
  public EvaluateJob(SparkSession spark, EvaluateRequest request) {
    this(LazySpark.of(spark), request);
  }

  /** Prepares the job; Spark is started only if something needs it. */
  public EvaluateJob(LazySpark spark, EvaluateRequest request) {
    this.spark = spark;
    this.request = request;
    this.configuration = spark.hadoop();
  }

  /**
   * Runs the job.
   *
   * @throws UserException where truth or detections cannot be used as they are; nothing is written
   */
  public Evaluation run() {
    return run((evaluation, summary) -> {});
  }

  /**
   * Runs the job and makes a page of its results, where there is a folder for them.
   *
   * @param page makes it from the evaluation, the text of {@code summary.json} and all other tables
   *     in the output folder, while the table of curves is written
   * @throws UserException where truth or detections cannot be used as they are; nothing is written
   */
  public Evaluation run(BiConsumer<Evaluation, String> page) {
    String results = request.results();
    SparkJob.Body<Evaluation> body = () -> measureAndWrite(page);
    return spark.isStarted()
        ? SparkJob.run(spark.get(), "evaluate", request.detections(), results, body)
        : SparkJob.refusing(results, body);
  }

  /** Measures replicates of the images too, and writes nothing. */
  Evaluation measure(BootstrapWeights weights) {
    SparkSession session = spark.get();
    String how = new Placement(false, "replicates of the images").sentence(request, 0);
    return SparkJob.run(
        session,
        "evaluate",
        request.detections(),
        request.results(),
        () -> by(session, request.plan().withReplicates(weights), how, System.nanoTime()));
  }

  private Evaluation measureAndWrite(BiConsumer<Evaluation, String> page) throws IOException {
    long start = System.nanoTime();
    if (request.images().isPresent()) {
      AuditTable.requireFolder(request.images().get(), configuration);
    }
    Placement placement = Placement.of(request, configuration);
    Evaluation evaluation =
        placement.here()
            ? here(placement, start)
            : by(spark.get(), request.plan(), placement.sentence(request, 0), start);
    if (request.output().isPresent()) {
      new EvaluationFiles(spark, configuration, request.output().get())
          .write(evaluation, summary(evaluation), page);
    } else if (request.summary().isPresent()) {
      OutputFile.write(request.summary().get(), summary(evaluation), configuration);
    }
    return evaluation;
  }

  private String summary(Evaluation evaluation) throws IOException {
    return new EvaluationSummary(request, evaluation).text();
  }

  private Evaluation here(Placement placement, long start) {
    int threads = Placement.threads(spark.master());
    try (Workers workers = new Workers(threads);
        LocalInputs inputs = new LocalInputs(spark, configuration, request, workers)) {
      return new Measuring<>(
              inputs,
              request.plan(),
              plan ->
                  new LocalEngine(plan, EvaluationMetrics.of(plan), request.annotations(), workers))
          .evaluation(placement.sentence(request, threads), start);
    }
  }

  private Evaluation by(SparkSession session, EvaluationPlan asked, String how, long start) {
    try (EvaluationInputs inputs = new EvaluationInputs(session, request)) {
      return new Measuring<>(
              inputs,
              asked,
              plan ->
                  new RankedEngine(
                      session,
                      plan,
                      EvaluationMetrics.of(plan),
                      request.annotations(),
                      inputs.partitions()))
          .evaluation(how, start);
    }
  }

  /**
   * Measures rows of one kind.
   *
   * @param <S> the rows
   * @param <M> images that were matched
   */
  private final class Measuring<S, M extends MetricEngine.Matched> {

    private final EvaluationSource<S> inputs;
    private final EvaluationPlan asked;
    private final Function<EvaluationPlan, MetricEngine<S, M>> engines;

    Measuring(
        EvaluationSource<S> inputs,
        EvaluationPlan asked,
        Function<EvaluationPlan, MetricEngine<S, M>> engines) {
      this.inputs = inputs;
      this.asked = asked;
      this.engines = engines;
    }

    Evaluation evaluation(String how, long start) {
      EvaluationPlan plain = expanded(asked.without(inputs.ignoredCategories()));
      S rows = inputs.rows();
      boolean byNames = false;
      M matched = engines.apply(plain).match(rows);
      try {
        if (mostlyUnknown(matched.report())) {
          Optional<S> byName = inputs.rowsByName(matched.report().unknownImages());
          if (byName.isPresent()) {
            M again = engines.apply(plain).match(byName.get());
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
        if (plan.hasSummary() && !plan.scoreScale().equals(plain.scoreScale())) {
          // What a score is worth was not known before: images are matched again, for odd scores
          // only.
          matched.close();
          matched = engines.apply(plan).match(rows);
        }
        MetricResults results = engines.apply(plan).evaluate(matched);
        if (plan.hasSummary() && report.idZeroMatched()) {
          results = results.with(engines.apply(plan.withEveryIdCounted()).measure(rows));
        }
        Measurement measurement =
            new Measurement(
                plan, results, report.categories(), findings.frequencies(), inputs.slices());
        return new Evaluation(
            measurement,
            matched.report(),
            warnings(measurement, report, byNames),
            how,
            (System.nanoTime() - start) / 1e9);
      } finally {
        matched.close();
      }
    }

    private EvaluationPlan expanded(EvaluationPlan plan) {
      if (request.hierarchy().isEmpty()) {
        return plan;
      }
      Map<Long, String> categories = new TreeMap<>(inputs.categories());
      categories.keySet().removeAll(plan.leftOut());
      return plan.withHierarchy(
          ClassHierarchy.of(
              OpenImagesHierarchy.read(request.hierarchy().get(), categories, configuration)));
    }

    private List<String> warnings(Measurement measurement, MatchReport report, boolean byNames) {
      List<String> warnings = new ArrayList<>(inputs.warnings());
      if (byNames) {
        warnings.add(
            "%d images of %s joined by file name or stem, since most image_ids are no ids of %s"
                .formatted(
                    report.findings().namedImages(), request.detections(), request.annotations()));
      }
      if (report.unknownImageCount() > 0) {
        warnings.add(
            "%s: their %d detections were left out"
                .formatted(unknownImages(report), report.detectionsOfUnknownImages()));
      }
      warnings.addAll(new InputWarnings(request, measurement, report).warnings());
      return warnings;
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

  private void requireScopes(EvaluationPlan plan, InputFindings findings) {
    if (plan.measures(MetricName.LVIS) && findings.scopedImages() == 0) {
      throw new UserException(
          ("Cannot measure LVIS's numbers: no image of %s has neg_category_ids, which say what was"
                  + " looked for; give LVIS's own annotations, or leave lvis out of --metrics")
              .formatted(request.annotations()));
    }
  }
}
