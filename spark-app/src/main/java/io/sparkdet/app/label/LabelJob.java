package io.sparkdet.app.label;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.files.lease.OutputLease;
import io.sparkdet.app.job.SparkJob;
import io.sparkdet.app.label.input.InputTable;
import io.sparkdet.app.label.output.BoxSettings;
import io.sparkdet.app.label.output.OutputTable;
import io.sparkdet.app.label.output.TableCheck;
import io.sparkdet.app.listing.ImageListing;
import io.sparkdet.app.listing.PathsFingerprint;
import io.sparkdet.detection.PublicApi;
import io.sparkdet.efficientdet.model.Provenance;
import io.sparkdet.sql.detector.DetectionSchema;
import io.sparkdet.sql.detector.DetectorSettings;
import io.sparkdet.sql.detector.DetectorSpec;
import io.sparkdet.sql.detector.DeviceRequest;
import io.sparkdet.sql.detector.ModelStore;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/** Labels images: settles the detector, lists, labels and writes in one pass. */
@PublicApi
public final class LabelJob {

  private final SparkSession spark;
  private final SparkJob job;
  private final JavaSparkContext context;
  private final LabelRequest request;
  private final LabelProgress progress;

  /** Makes the job; {@link #run} does it. */
  public LabelJob(SparkSession spark, LabelRequest request, LabelProgress progress) {
    this.spark = spark;
    this.job = new SparkJob(spark, "label");
    this.context = new JavaSparkContext(spark.sparkContext());
    this.request = request;
    this.progress = progress;
  }

  /**
   * Runs the job.
   *
   * @return what was done
   * @throws UserException if the request cannot be met as it is
   */
  public LabelSummary run() {
    try (OutputLease lease =
        OutputLease.take(request.output(), context.hadoopConfiguration(), progress::note)) {
      return lease.whileHeld(() -> run(lease));
    } finally {
      job.end();
    }
  }

  private LabelSummary run(OutputLease lease) {
    long start = System.nanoTime();
    OutputTable output = new OutputTable(request.output(), request.outputFormat());
    output.claim(context.hadoopConfiguration());
    DetectorSpec detector = detector();
    BoxSettings settings = BoxSettings.of(detector);
    Optional<CocoResults> coco =
        request.coco().map(wanted -> CocoResults.of(wanted, context.hadoopConfiguration()));
    String runId = UUID.randomUUID().toString();
    StructType schema = schema(settings);
    LabelCounters counters = new LabelCounters(spark.sparkContext());

    long labellingStart = System.nanoTime();
    LabelTask task =
        new LabelTask(
            request.inputFormat(),
            detector,
            settings.hash(),
            runId,
            counters,
            context.broadcast(new SerializableConfiguration(context.hadoopConfiguration())));
    Found found = label(task, schema, output, counters, lease);
    double labellingSeconds = secondsSince(labellingStart);
    TableCheck.require(spark, output, found.paths(), counters.table().images());
    lease.verify();

    job.step("COCO results of " + request.output());
    coco.ifPresent(
        results -> results.write(spark, output.read(spark, schema)).forEach(progress::note));
    return new LabelSummary(
        counters.table(),
        found.passedOver(),
        secondsSince(start),
        labellingSeconds,
        detector.modelId(),
        settings,
        runId,
        spark.version(),
        spark.sparkContext().master(),
        context.defaultParallelism(),
        counters.device(),
        counters.service());
  }

  private DetectorSpec detector() {
    DetectorSettings settings = DetectorSettings.of(request.detector());
    if (!request.detector().containsKey("model")) {
      progress.note(
          "No --model is given: the embedded sample model knows the shapes of the sample lake only;"
              + " sparkdet models lists others");
    }
    try {
      boolean assigned = spark.sparkContext().getConf().contains("spark.task.resource.gpu.amount");
      if (!assigned) { // refused before any task starts
        DeviceRequest.parse(request.detector().getOrDefault("device", "auto")).device(List.of());
      }
      DetectorSpec detector = settings.resolve(context.hadoopConfiguration());
      warnOfUntrained(detector);
      if (assigned && detector.fallsBack(List.of("0"))) {
        progress.note(
            "Labelling on the CPU: %s".formatted(DeviceRequest.withoutCuda(detector.engine())));
      }
      return detector;
    } catch (IOException | IllegalArgumentException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
  }

  private void warnOfUntrained(DetectorSpec detector) throws IOException {
    Provenance provenance =
        ModelStore.open(detector.modelLocation(), detector.modelId(), context.hadoopConfiguration())
            .description()
            .provenance();
    if (provenance.untrained()) {
      progress.note(
          "The model %s finds nothing of use: it is %s; train it first, with train --init"
              .formatted(detector.modelId(), provenance.source()));
    }
  }

  private static StructType schema(BoxSettings settings) {
    StructField[] fields = DetectionSchema.LABEL.fields().clone();
    int index = DetectionSchema.LABEL.fieldIndex("settings");
    fields[index] =
        new StructField(
            "settings", DataTypes.StringType, false, Metadata.fromJson(settings.json()));
    return new StructType(fields);
  }

  /**
   * What was found before it was labelled.
   *
   * @param paths of the images; nothing for tables, whose ids need not differ
   */
  private record Found(Optional<PathsFingerprint> paths, Map<String, Long> passedOver) {}

  private Found label(
      LabelTask task,
      StructType schema,
      OutputTable output,
      LabelCounters counters,
      OutputLease lease) {
    switch (request.inputFormat()) {
      case FILES -> {
        String inputs = String.join(" ", request.inputs());
        job.step("list " + inputs);
        ImageListing listing =
            ImageListing.of(
                spark,
                request.inputs(),
                request.listing(),
                lease.workFolder(),
                request.partitions());
        if (listing.images() == 0) {
          progress.note(
              "There are no images in %s: %s".formatted(inputs, request.listing().inWords()));
        }
        if (!listing.unreadableFolders().isEmpty()) {
          progress.note("Passed over " + listing.unreadableFoldersText());
        }
        label(listing.tasks(), listing.images(), task, schema, output, counters, lease);
        return new Found(Optional.of(listing.paths()), listing.passedOver());
      }
      case PARQUET -> {
        Dataset<Row> images =
            InputTable.read(spark, request.inputs(), request.contentColumn(), request.idColumn());
        Dataset<Row> packed =
            request.partitions() > 0 ? images.repartition(request.partitions()) : images;
        label(packed.javaRDD(), -1, task, schema, output, counters, lease);
        return new Found(Optional.empty(), Map.of());
      }
    }
    throw new IllegalStateException("Cannot read " + request.inputFormat());
  }

  private void label(
      JavaRDD<Row> images,
      long count,
      LabelTask task,
      StructType schema,
      OutputTable output,
      LabelCounters counters,
      OutputLease lease) {
    String group = "sparkdet-label-" + UUID.randomUUID();
    spark.sparkContext().setJobGroup(group, job.name("label to " + request.output()), false);
    lease.onLoss(() -> spark.sparkContext().cancelJobGroup(group));
    lease.verify();
    LabelListener live = new LabelListener(counters);
    spark.sparkContext().addSparkListener(live);
    progress.labelling(count, live);
    try {
      output.write(spark, spark.createDataFrame(images.mapPartitions(task), schema), lease::verify);
    } finally {
      lease.onLoss(() -> {});
      spark.sparkContext().clearJobGroup();
      progress.labelled();
      spark.sparkContext().removeSparkListener(live);
    }
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
