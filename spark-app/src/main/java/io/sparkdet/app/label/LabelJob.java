package io.sparkdet.app.label;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.files.lease.OutputLease;
import io.sparkdet.app.job.SparkJob;
import io.sparkdet.app.label.crash.CrashMarks;
import io.sparkdet.app.label.estimate.LabelEstimate;
import io.sparkdet.app.label.estimate.LabelProbe;
import io.sparkdet.app.label.estimate.WorkFolder;
import io.sparkdet.app.label.incremental.KnownRows;
import io.sparkdet.app.label.input.LabelInput;
import io.sparkdet.app.label.output.BoxSettings;
import io.sparkdet.app.label.output.FolderOutput;
import io.sparkdet.app.label.output.LabelOutput;
import io.sparkdet.app.label.output.OutputFormat;
import io.sparkdet.app.label.output.OutputTable;
import io.sparkdet.app.label.output.TableOutput;
import io.sparkdet.app.memory.MemoryWatch;
import io.sparkdet.app.tables.NamedTable;
import io.sparkdet.app.tables.TableLibrary;
import io.sparkdet.app.tables.TablePartition;
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
import java.util.function.Function;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Labels images: settles the detector and the output, has the images found ({@link FoundImages})
 * and labelled ({@link LabelRun}).
 */
@PublicApi
public final class LabelJob {

  private static final Logger LOG = LoggerFactory.getLogger(LabelJob.class);

  private final SparkSession spark;
  private final SparkJob job;
  private final JavaSparkContext context;
  private final LabelRequest request;
  private final LabelProgress progress;
  private final boolean overwrite;

  /** Makes the job; {@link #run} does it. */
  public LabelJob(SparkSession spark, LabelRequest request, LabelProgress progress) {
    this(spark, request, progress, false);
  }

  private LabelJob(
      SparkSession spark, LabelRequest request, LabelProgress progress, boolean overwrite) {
    this.spark = spark;
    this.job = new SparkJob(spark, "label");
    this.context = new JavaSparkContext(spark.sparkContext());
    this.request = request;
    this.progress = progress;
    this.overwrite = overwrite;
  }

  /**
   * Returns a job that replaces the rows of a table with commits of its own. A folder must be empty
   * all the same: who replaces one writes beside it first.
   */
  public LabelJob overwriting() {
    return new LabelJob(spark, request, progress, true);
  }

  /**
   * Runs the job.
   *
   * @return what was done
   * @throws UserException if the request cannot be met as it is
   */
  public LabelSummary run() {
    try {
      DetectorSpec detector = detector();
      BoxSettings settings = BoxSettings.of(detector);
      LabelOutput output = output(schema(settings));
      MemoryWatch memory = MemoryWatch.of(context.getConf(), detector);
      memory.shortage().ifPresent(progress::note);
      try (OutputLease lease =
          OutputLease.take(output.location(), context.hadoopConfiguration(), progress::note)) {
        return memory.whileLabelling(
            () -> lease.whileHeld(() -> run(lease, output, detector, settings)));
      }
    } finally {
      job.end();
    }
  }

  /**
   * Finds the images and labels some of them for a few seconds; nothing of it stays.
   *
   * @return what {@link #run} would do
   * @throws UserException if the request cannot be met as it is
   */
  public LabelEstimate estimate() {
    try (WorkFolder work =
        WorkFolder.make(context.isLocal(), request.outputFolder(), context.hadoopConfiguration())) {
      DetectorSpec detector = detector();
      BoxSettings settings = BoxSettings.of(detector);
      Broadcast<SerializableConfiguration> hadoop =
          context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
      Optional<KnownRows> there =
          standing(schema(settings))
              .map(
                  rows ->
                      new KnownRows(rows, detector.modelId(), settings.hash(), request.replace()));
      LabelInput found =
          new FoundImages(spark, job, request, progress, hadoop)
              .find(there, work.path())
              .labelled();
      long images = found.images() < 0 ? found.tasks().count() : found.images();
      job.step("probe of " + String.join(" ", request.inputs()));
      LabelCounters counters = new LabelCounters(spark.sparkContext());
      LabelTask task =
          new LabelTask(
              found.kind(),
              detector,
              settings.hash(),
              "dry-run",
              counters,
              new CrashMarks(new Path(work.path(), "marks")),
              hadoop);
      int cores = context.defaultParallelism();
      return new LabelEstimate(
          images,
          found.bytes(),
          found.known(),
          found.passedOver(),
          LabelProbe.of(found.tasks(), images, cores, task),
          cores,
          detector.modelId());
    } finally {
      job.end();
    }
  }

  /** Returns the rows that an incremental run would compare with, and makes no table. */
  private Optional<Dataset<Row>> standing(StructType schema) {
    if (!request.incremental()) {
      return Optional.empty();
    }
    boolean there =
        request.makesFolder()
            || (request.outputTable().isPresent()
                    ? NamedTable.of(spark, "--output-table", request.output())
                    : NamedTable.at(spark, library(), request.output()))
                .exists();
    return there ? output(schema).rows() : Optional.empty();
  }

  private LabelOutput output(StructType schema) {
    List<TablePartition> partitions = request.partitionBy();
    if (request.makesFolder()) {
      OutputTable table =
          new OutputTable(
              request.output(),
              request.outputFormat().orElse(OutputFormat.PARQUET),
              partitions.stream().map(TablePartition::column).toList());
      return new FolderOutput(spark, table, schema, request.incremental());
    }
    TableOutput.Mode mode =
        request.incremental()
            ? TableOutput.Mode.ADD
            : overwrite ? TableOutput.Mode.REPLACE : TableOutput.Mode.NEW;
    Map<String, String> properties =
        request.targetSize().bytes() > 0 && isIceberg()
            ? Map.of("write.target-file-size-bytes", String.valueOf(request.targetSize().bytes()))
            : Map.of();
    NamedTable.Making making =
        new NamedTable.Making(
            request.outputFormat().map(OutputFormat::label), partitions, properties);
    if (request.outputTable().isPresent()) {
      return TableOutput.open(
          NamedTable.of(spark, "--output-table", request.output()),
          schema,
          making,
          mode,
          Optional.empty(),
          context.hadoopConfiguration());
    }
    return TableOutput.open(
        NamedTable.at(spark, library(), request.output()),
        schema,
        making,
        mode,
        Optional.of(request.output()),
        context.hadoopConfiguration());
  }

  private TableLibrary library() {
    return isIceberg() ? TableLibrary.ICEBERG : TableLibrary.DELTA;
  }

  private boolean isIceberg() {
    return request.outputFormat().filter(made -> made == OutputFormat.ICEBERG).isPresent();
  }

  private LabelSummary run(
      OutputLease lease, LabelOutput output, DetectorSpec detector, BoxSettings settings) {
    long start = System.nanoTime();
    boolean complete = false;
    output.prepare(lease.workFolder());
    try {
      Optional<CocoResults> coco =
          request.coco().map(wanted -> CocoResults.of(wanted, context.hadoopConfiguration()));
      String runId = UUID.randomUUID().toString();
      LabelCounters counters = new LabelCounters(spark.sparkContext());
      Function<Dataset<Row>, KnownRows> known =
          rows -> new KnownRows(rows, detector.modelId(), settings.hash(), request.replace());
      Optional<KnownRows> there =
          request.incremental() ? output.rows().map(known) : Optional.empty();
      Broadcast<SerializableConfiguration> hadoop =
          context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
      FoundImages found = new FoundImages(spark, job, request, progress, hadoop);
      FoundImages.Result images = found.find(there, lease.workFolder());
      LabelRun run =
          new LabelRun(
              spark,
              job,
              request,
              progress,
              lease,
              output,
              counters,
              (kind, marks) ->
                  new LabelTask(kind, detector, settings.hash(), runId, counters, marks, hadoop),
              known);
      LabelRun.Done done = run.label(images, runId);
      output.finish(settings);
      complete = true;
      job.step("COCO results of " + request.output());
      coco.ifPresent(
          results ->
              results.write(spark, known.apply(written(output)).ofRun()).forEach(progress::note));
      return new LabelSummary(
          counters.table().plus(done.copied()),
          images.labelled().passedOver(),
          images.labelled().known(),
          done.commits(),
          secondsSince(start),
          done.seconds(),
          detector.modelId(),
          settings,
          runId,
          spark.version(),
          spark.sparkContext().master(),
          context.defaultParallelism(),
          counters.device(),
          counters.service());
    } finally {
      if (!complete) {
        abandon(lease, output);
      }
    }
  }

  /** What ended the run is told, not what becomes of its traces. */
  private static void abandon(OutputLease lease, LabelOutput output) {
    try {
      lease.verify();
      output.abandon();
    } catch (RuntimeException e) {
      LOG.warn("What the run has made at {} is left: {}", output.location(), e.getMessage());
    }
  }

  /** Returns what stands there; a run that found nothing may have made no file. */
  private Dataset<Row> written(LabelOutput output) {
    return output.rows().orElseGet(() -> spark.createDataFrame(List.of(), output.schema()));
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

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
