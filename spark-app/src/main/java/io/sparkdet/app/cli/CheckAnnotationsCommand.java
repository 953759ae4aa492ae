package io.sparkdet.app.cli;

import io.sparkdet.app.checkannotations.CheckAnnotationsJob;
import io.sparkdet.app.checkannotations.CheckAnnotationsOption;
import io.sparkdet.app.checkannotations.CheckAnnotationsRequest;
import io.sparkdet.app.cli.context.CommandContext;
import io.sparkdet.app.cli.context.ExitStatus;
import io.sparkdet.app.cli.option.CommonOptions;
import io.sparkdet.app.cli.option.OverwriteOption;
import io.sparkdet.app.cli.option.TableOptions;
import io.sparkdet.app.error.UserException;
import io.sparkdet.app.files.InputProbe;
import io.sparkdet.app.files.ModelLocation;
import io.sparkdet.app.files.OutputFile;
import io.sparkdet.app.files.OutputFolder;
import io.sparkdet.app.files.OutputKind;
import io.sparkdet.sql.option.OptionValues;
import io.sparkdet.sql.store.FileStore;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;

/** The command {@code check-annotations}. */
@Command(
    name = "check-annotations",
    header = "Checks the annotations of a data set, and its parts against each other.",
    description = {
      "%nLooks for boxes that stand twice, lie outside or have no area, for images without file or"
          + " boxes, sizes that are not the file's, classes that look alike, and pictures that"
          + " training and validation share. Writes report.html, a page to look at, beside"
          + " findings.parquet, per_class.csv and summary.json. Nothing that is checked is changed."
    },
    modelTransformer = TableOptions.Added.class,
    footer = {
      "%nExample:",
      "  sparkdet check-annotations --annotations train.json val.json --images train/ val/ \\",
      "    --output check"
    })
final class CheckAnnotationsCommand implements Callable<Integer>, TableOptions.Holder {

  private final CommandContext context;

  @Mixin private CommonOptions common = new CommonOptions();

  @Mixin private OverwriteOption overwrite = new OverwriteOption();

  private final TableOptions<CheckAnnotationsOption> options =
      new TableOptions<>(CheckAnnotationsOption.class);

  CheckAnnotationsCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public void addOptionsTo(CommandSpec command) {
    options.addTo(command);
  }

  @Override
  public Integer call() {
    CheckAnnotationsRequest request =
        CheckAnnotationsRequest.of(OptionValues.of(CheckAnnotationsOption.class, options.given()));
    Configuration hadoop = ModelLocation.hadoop();
    requireInputs("--annotations", request.annotations(), hadoop);
    requireInputs("--images", request.images(), hadoop);
    requireInputs("--split", request.splits(), hadoop);
    claimFix(request, hadoop);
    try (OutputFolder output =
        OutputFolder.claim(
                OutputKind.CHECK, "--output", request.output(), overwrite.given(), hadoop)
            .leased(hadoop, note -> common.warn(context.err(), List.of(note)))) {
      if (output.replaces()) {
        request.fix().ifPresent(file -> requireFixOutside(request.output(), file, hadoop));
      }
      CheckAnnotationsJob.Result result =
          new CheckAnnotationsJob(
                  context.spark("check-annotations"), request.writingTo(output.working()))
              .run();
      output.publish();
      result.lines().forEach(context.out()::println);
      common.warn(context.err(), result.warnings());
      if (result.failed()) {
        context
            .err()
            .println(
                "sparkdet: There are findings that --fail-on %s names; see %s/report.html"
                    .formatted(request.failOn(), request.output()));
      }
      return (result.failed() ? ExitStatus.FINDINGS : ExitStatus.DONE).code();
    }
  }

  private static void requireInputs(String option, List<String> places, Configuration hadoop) {
    places.forEach(place -> InputProbe.require(option, place, hadoop));
  }

  private void claimFix(CheckAnnotationsRequest request, Configuration hadoop) {
    if (request.fix().isEmpty()) {
      return;
    }
    String target = request.fix().get();
    String place = fixPlace(target, target, hadoop);
    for (String source : request.annotations()) {
      if (fixPlace(target, source, hadoop).equals(place)) {
        throw new UserException(
            "Cannot write to %s (--fix): it is what is checked, which stays as it is; name another file"
                .formatted(target));
      }
    }
    OutputFile.claim("--fix", target, overwrite.given(), hadoop);
  }

  /** What lies in an earlier output is removed with it. */
  private static void requireFixOutside(String output, String target, Configuration hadoop) {
    if (fixPlace(target, target, hadoop).startsWith(fixPlace(target, output, hadoop) + "/")) {
      throw new UserException(
          "Cannot write to %s (--fix): it lies in the earlier output that is replaced; name a file elsewhere"
              .formatted(target));
    }
  }

  private static String fixPlace(String target, String path, Configuration hadoop) {
    try {
      return FileStore.qualified(path, hadoop);
    } catch (IOException | IllegalArgumentException e) {
      throw new UserException(
          "Cannot write to %s (--fix): %s; name another file".formatted(target, e.getMessage()), e);
    }
  }
}
