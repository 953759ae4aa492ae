package io.sparkdet.app.cli;

import io.sparkdet.app.cli.context.CommandContext;
import io.sparkdet.app.cli.context.ExitStatus;
import io.sparkdet.app.cli.option.CommonOptions;
import io.sparkdet.app.cli.option.LowerCaseNames;
import io.sparkdet.app.cli.option.OverwriteOption;
import io.sparkdet.app.cli.option.TableOptions;
import io.sparkdet.app.cli.progress.Durations;
import io.sparkdet.app.cli.progress.ProgressLine;
import io.sparkdet.app.error.UserException;
import io.sparkdet.app.files.InputProbe;
import io.sparkdet.app.files.ModelLocation;
import io.sparkdet.app.files.OutputFile;
import io.sparkdet.app.files.OutputFolder;
import io.sparkdet.app.files.OutputKind;
import io.sparkdet.app.files.store.PathLocale;
import io.sparkdet.app.files.store.PlainFiles;
import io.sparkdet.app.label.LabelJob;
import io.sparkdet.app.label.LabelProgress;
import io.sparkdet.app.label.LabelRequest;
import io.sparkdet.app.label.LabelSummary;
import io.sparkdet.app.label.input.InputFormat;
import io.sparkdet.app.label.output.OutputFormat;
import io.sparkdet.app.label.output.TableCounts;
import io.sparkdet.app.listing.ListingRules;
import io.sparkdet.sql.detector.DetectorOption;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code label}: images to a table of detections. */
@Command(
    name = "label",
    header = "Find objects in images: one row of detections an image.",
    description = {
      "%nFolders are looked through to the bottom, each once. What has a picture's suffix, or whose"
          + " first bytes are a picture's, is an image; a file that is named, or that a glob ending"
          + " in a suffix matches, is taken whatever it is called. What is passed over (hidden"
          + " names, other files, pipes, folders that may not be listed) is counted by reason. An"
          + " image that cannot be read or decoded is a row with its reason.%n"
    },
    sortOptions = false,
    modelTransformer = TableOptions.Added.class,
    footer = {
      "%nExample:",
      "  sparkdet --master local[4] label --input photos/ --model models/d0 --output detections"
    })
final class LabelCommand implements Callable<Integer>, TableOptions.Holder {

  private final CommandContext context;

  @Option(
      names = "--input",
      required = true,
      arity = "1..*",
      paramLabel = "URI",
      description = "Folders, globs or single images on any Hadoop file system; or tables.")
  private List<String> inputs = new ArrayList<>();

  @Option(
      names = "--output",
      required = true,
      paramLabel = "URI",
      description = "Where the table goes; it must not hold anything yet, save with --overwrite.")
  private String output = "";

  @Option(
      names = "--output-format",
      paramLabel = "parquet|json",
      converter = LowerCaseNames.OfOutput.class,
      description = "How the table is written (default: parquet).")
  private OutputFormat outputFormat = OutputFormat.PARQUET;

  private final TableOptions<DetectorOption> detector = new TableOptions<>(DetectorOption.class);

  @Option(
      names = "--input-format",
      paramLabel = "files|parquet",
      converter = LowerCaseNames.OfInput.class,
      description = "What the inputs are (default: files).")
  private InputFormat inputFormat = InputFormat.FILES;

  @Option(
      names = "--content-column",
      paramLabel = "NAME",
      description =
          "Column of encoded images in input tables, or a field: image.bytes (default: content).")
  private String contentColumn = "content";

  @Option(
      names = "--id-column",
      paramLabel = "NAME",
      description = "Column or field of input tables that becomes path (default: path).")
  private String idColumn = "path";

  @Option(
      names = "--suffixes",
      split = ",",
      paramLabel = "LIST",
      description =
          "Only files with these suffixes, such as jpg,png, and none is looked into (default: known"
              + " suffixes, and first bytes of files that have no known one).")
  private List<String> suffixes = new ArrayList<>();

  @Option(
      names = "--any-file",
      description = "Look into files with suffixes of other kinds too, such as .txt or .dat.")
  private boolean anyFile;

  @Option(
      names = "--fail-on-unreadable-folders",
      description =
          "Refuse to begin when a folder may not be listed (default: a note and a count).")
  private boolean failOnUnreadableFolders;

  @Option(
      names = "--coco-output",
      paramLabel = "FILE",
      description = "Also write a COCO results file; needs --annotations.")
  private @Nullable String cocoOutput;

  @Option(
      names = "--annotations",
      paramLabel = "FILE",
      description = "COCO instances file that gives image ids by file name.")
  private @Nullable String annotations;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      description = "Number of tasks and output files (default: by bytes and cores).")
  private int partitions;

  @Option(
      names = "--max-error-fraction",
      paramLabel = "SHARE",
      description =
          "Exit status 3 when a larger share of images fails, from 0 to 1 (default: 1.0).")
  private double maxErrorFraction = 1.0;

  @Option(
      names = "--summary",
      paramLabel = "FILE",
      description = "Write counts, speed and settings as JSON.")
  private @Nullable String summary;

  @Mixin private OverwriteOption overwrite = new OverwriteOption();

  @Mixin private CommonOptions common = new CommonOptions();

  LabelCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public void addOptionsTo(CommandSpec command) {
    detector.addTo(command, "--output-format");
  }

  @Override
  public Integer call() {
    LabelRequest asked = request(output);
    try (OutputFolder table = claim(asked, ModelLocation.hadoop())) {
      return label(request(table.working()), table);
    }
  }

  /** Checks what can be checked before Spark starts, and claims the outputs. */
  private OutputFolder claim(LabelRequest asked, Configuration hadoop) {
    PathLocale.require("--output", output);
    asked.requireInputs(hadoop);
    asked.requireDetector(hadoop);
    InputProbe.require("--annotations", annotations, hadoop);
    if (summary != null) {
      OutputFile.claim("--summary", summary, overwrite.given(), hadoop);
    }
    if (cocoOutput != null) {
      OutputFile.claim("--coco-output", cocoOutput, overwrite.given(), hadoop);
    }
    OutputFolder table =
        OutputFolder.claim(OutputKind.LABELS, "--output", output, overwrite.given(), hadoop);
    // The job leases where it writes; what is to be replaced stands elsewhere.
    return table.replaces()
        ? table.leased(hadoop, note -> common.warn(context.err(), List.of(note)))
        : table;
  }

  private Integer label(LabelRequest request, OutputFolder table) {
    LabelProgress progress =
        common.quiet() ? LabelProgress.SILENT : new ProgressLine(context.err(), context.terminal());
    SparkSession spark = context.spark("label");
    LabelSummary done = new LabelJob(spark, request, progress).run();
    table.publish();
    if (summary != null) {
      write(done.json(), summary, spark.sparkContext().hadoopConfiguration());
    }
    print(done, progress);
    TableCounts counts = done.counts();
    if (counts.failedFraction() > maxErrorFraction) {
      context
          .err()
          .printf(
              Locale.ROOT,
              "sparkdet: %d of %d images failed, more than --max-error-fraction %s allows; the"
                  + " results are kept in %s%n",
              counts.images() - counts.ok(),
              counts.images(),
              maxErrorFraction,
              output);
      return ExitStatus.TOO_MANY_FAILED_IMAGES.code();
    }
    return ExitStatus.DONE.code();
  }

  private LabelRequest request(String location) {
    if (maxErrorFraction < 0 || maxErrorFraction > 1 || Double.isNaN(maxErrorFraction)) {
      throw new UserException(
          "Cannot use --max-error-fraction %s: it is a share from 0 to 1"
              .formatted(maxErrorFraction));
    }
    if (partitions < 0) {
      throw new UserException("Cannot use --partitions %d: it is a count".formatted(partitions));
    }
    return new LabelRequest(
        inputs,
        inputFormat,
        contentColumn,
        idColumn,
        location,
        outputFormat,
        ListingRules.of(suffixes, anyFile, failOnUnreadableFolders),
        coco(),
        detector.given(),
        partitions);
  }

  private Optional<LabelRequest.CocoRequest> coco() {
    String results = cocoOutput;
    String truth = annotations;
    if (results == null && truth == null) {
      return Optional.empty();
    }
    if (results == null || truth == null) {
      throw new UserException(
          "Cannot write COCO results: --coco-output and --annotations go together, and %s is missing"
              .formatted(results == null ? "--coco-output" : "--annotations"));
    }
    return Optional.of(new LabelRequest.CocoRequest(results, truth));
  }

  private static void write(String json, String file, Configuration hadoop) {
    Path path = new Path(file);
    try {
      PlainFiles.replace(
          PlainFiles.system(path, hadoop),
          path,
          target -> target.write(json.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UserException(
          "Cannot write the summary to %s: %s; mend --summary".formatted(file, e), e);
    }
  }

  private void print(LabelSummary done, LabelProgress progress) {
    TableCounts counts = done.counts();
    StringBuilder failed = new StringBuilder();
    counts.failed().forEach((status, images) -> failed.append(", %d %s".formatted(images, status)));
    StringBuilder passedOver = new StringBuilder();
    done.passedOver()
        .forEach(
            (reason, n) ->
                passedOver
                    .append(passedOver.isEmpty() ? "; passed over: " : ", ")
                    .append("%d %s".formatted(n, reason)));
    progress.note("labelled on %s with %s".formatted(done.device(), done.model()));
    if (common.verbose()) {
      context.err().println("sparkdet: " + done.service().text());
    }
    context
        .out()
        .printf(
            Locale.ROOT,
            "%,d images: %,d ok%s%s; %,d detections in %s (%.1f images/s) -> %s%n",
            counts.images(),
            counts.ok(),
            failed,
            passedOver,
            counts.detections(),
            Durations.text(done.seconds()),
            done.imagesPerSecond(),
            output);
  }
}
