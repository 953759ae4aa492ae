package io.sparkdet.app.cli;

import io.sparkdet.app.cli.context.CommandContext;
import io.sparkdet.app.cli.context.ExitStatus;
import io.sparkdet.app.cli.option.CommonOptions;
import io.sparkdet.app.cli.option.OverwriteOption;
import io.sparkdet.app.cli.option.TableOptions;
import io.sparkdet.app.cli.progress.Durations;
import io.sparkdet.app.cli.progress.ProgressLine;
import io.sparkdet.app.error.UserException;
import io.sparkdet.app.files.ModelLocation;
import io.sparkdet.app.files.OutputFile;
import io.sparkdet.app.files.OutputFolder;
import io.sparkdet.app.files.OutputKind;
import io.sparkdet.app.files.store.PathLocale;
import io.sparkdet.app.label.LabelJob;
import io.sparkdet.app.label.LabelProgress;
import io.sparkdet.app.label.LabelRequest;
import io.sparkdet.app.label.LabelSummary;
import io.sparkdet.app.label.option.LabelOption;
import io.sparkdet.app.label.output.TableCounts;
import io.sparkdet.sql.detector.DetectorOption;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code label}: images to a table of detections. */
@Command(
    name = "label",
    header = "Find objects in images: one row of detections an image.",
    description = {
      "%nFolders are looked through to the bottom, each once. What has a picture's suffix, or whose"
          + " first bytes are a picture's, is an image; a file that is named, or that a glob ending"
          + " in a suffix matches, is taken whatever it is called. Pictures in archives (tar,"
          + " tar.gz, zip) are rows too. What is passed over (hidden names, other files, pipes,"
          + " folders that may not be listed) is counted by reason. An image that cannot be read or"
          + " decoded is a row with its reason.%n"
    },
    sortOptions = false,
    modelTransformer = TableOptions.Added.class,
    footer = {
      "%nExample:",
      "  sparkdet --master local[4] label --input photos/ --model models/d0 --output detections"
    })
final class LabelCommand implements Callable<Integer>, TableOptions.Holder {

  private final CommandContext context;

  private @Nullable CommandSpec spec;

  private final TableOptions<LabelOption> options = new TableOptions<>(LabelOption.class);

  private final TableOptions<DetectorOption> detector = new TableOptions<>(DetectorOption.class);

  @Mixin private OverwriteOption overwrite = new OverwriteOption();

  @Mixin private CommonOptions common = new CommonOptions();

  LabelCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public void addOptionsTo(CommandSpec command) {
    spec = command;
    options.addTo(command);
    detector.addTo(command, "--output-format");
  }

  @Override
  public Integer call() {
    Map<String, String> given = options.given();
    given.putAll(detector.given());
    requirePlaces(given);
    LabelRequest asked = LabelRequest.of(given);
    Configuration hadoop = ModelLocation.hadoop();
    if (asked.dryRun()) {
      return estimate(asked, hadoop);
    }
    require(asked, hadoop);
    int status = label(asked, hadoop);
    for (Optional<Duration> pause = asked.watch(); pause.isPresent(); ) {
      try {
        Thread.sleep(pause.get().toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return status;
      }
      status = label(asked, hadoop);
    }
    return status;
  }

  private int estimate(LabelRequest asked, Configuration hadoop) {
    asked.requireInputs(hadoop);
    asked.requireDetector(hadoop);
    LabelProgress progress =
        common.quiet() ? LabelProgress.SILENT : new ProgressLine(context.err(), context.terminal());
    new LabelJob(context.spark("label"), asked, progress)
        .estimate()
        .lines()
        .forEach(context.out()::println);
    return ExitStatus.DONE.code();
  }

  /** What picocli says of a required option: first whether one like it was misspelt. */
  private void requirePlaces(Map<String, String> given) {
    List<ArgSpec> missing = new ArrayList<>();
    boolean told = given.getOrDefault(LabelOption.DRY_RUN.optionName(), "false").equals("true");
    for (List<LabelOption> places :
        told
            ? List.of(List.of(LabelOption.INPUT, LabelOption.INPUT_TABLE))
            : List.of(
                List.of(LabelOption.INPUT, LabelOption.INPUT_TABLE),
                List.of(LabelOption.OUTPUT, LabelOption.OUTPUT_TABLE))) {
      if (places.stream().noneMatch(place -> given.containsKey(place.optionName()))) {
        missing.add(OptionSpec.builder("--" + places.get(0).optionName()).required(true).build());
      }
    }
    if (!missing.isEmpty()) {
      CommandLine command = Objects.requireNonNull(spec, "added").commandLine();
      throw new MissingParameterException(command, missing, "an input and an output are needed");
    }
  }

  /** Checks what can be checked before Spark starts. */
  private void require(LabelRequest asked, Configuration hadoop) {
    asked.requireInputs(hadoop);
    asked.requireDetector(hadoop);
    options.requireInputs(hadoop);
    // A watching run writes its own again.
    boolean again = overwrite.given() || asked.watch().isPresent();
    asked.summary().ifPresent(file -> OutputFile.claim("--summary", file, again, hadoop));
    asked.coco().ifPresent(coco -> OutputFile.claim("--coco-output", coco.output(), again, hadoop));
    if (asked.incremental() && overwrite.given()) {
      throw new UserException(
          "Cannot both add to %s and replace it: give --incremental or --overwrite"
              .formatted(asked.output()));
    }
  }

  private int label(LabelRequest asked, Configuration hadoop) {
    if (asked.outputTable().isPresent()) {
      return label(asked, asked, () -> {});
    }
    try (OutputFolder table = claim(asked, hadoop)) {
      return label(asked, asked.writingTo(table.working()), table::publish);
    }
  }

  /** Claims the folder of the output. */
  private OutputFolder claim(LabelRequest asked, Configuration hadoop) {
    PathLocale.require("--output", asked.output());
    if (!asked.makesFolder()) {
      return OutputFolder.continued("--output", asked.output(), hadoop);
    }
    if (asked.incremental()) {
      return OutputFolder.added(OutputKind.LABELS, "--output", asked.output(), hadoop);
    }
    OutputFolder table =
        OutputFolder.claim(
            OutputKind.LABELS, "--output", asked.output(), overwrite.given(), hadoop);
    // The job leases where it writes; what is to be replaced stands elsewhere.
    return table.replaces()
        ? table.leased(hadoop, note -> common.warn(context.err(), List.of(note)))
        : table;
  }

  private int label(LabelRequest asked, LabelRequest request, Runnable publish) {
    LabelProgress progress =
        common.quiet() ? LabelProgress.SILENT : new ProgressLine(context.err(), context.terminal());
    SparkSession spark = context.spark("label");
    LabelJob job = new LabelJob(spark, request, progress);
    LabelSummary done = (overwrite.given() ? job.overwriting() : job).run();
    publish.run();
    request
        .summary()
        .ifPresent(file -> write(done.json(), file, spark.sparkContext().hadoopConfiguration()));
    print(done, asked.output(), progress);
    TableCounts counts = done.counts();
    if (counts.failedFraction() > asked.maxErrorFraction()) {
      context
          .err()
          .printf(
              Locale.ROOT,
              "sparkdet: %d of %d images failed, more than --max-error-fraction %s allows; the"
                  + " results are kept in %s%n",
              counts.images() - counts.ok(),
              counts.images(),
              asked.maxErrorFraction(),
              asked.output());
      return ExitStatus.TOO_MANY_FAILED_IMAGES.code();
    }
    return ExitStatus.DONE.code();
  }

  private static void write(String json, String file, Configuration hadoop) {
    try {
      OutputFile.write(file, json, hadoop);
    } catch (IOException e) {
      throw new UserException(
          "Cannot write the summary to %s: %s; mend --summary".formatted(file, e), e);
    }
  }

  private void print(LabelSummary done, String output, LabelProgress progress) {
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
    if (done.known() > 0) {
      passedOver.append("; %,d known already".formatted(done.known()));
    }
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
