package io.sparkdet.app.cli;

import io.sparkdet.app.cli.context.CommandContext;
import io.sparkdet.app.cli.context.ExitStatus;
import io.sparkdet.app.cli.option.CommonOptions;
import io.sparkdet.app.cli.option.OverwriteOption;
import io.sparkdet.app.cli.option.TableOptions;
import io.sparkdet.app.files.ModelLocation;
import io.sparkdet.app.files.OutputFolder;
import io.sparkdet.app.files.OutputKind;
import io.sparkdet.app.sample.SampleLake;
import io.sparkdet.app.sample.SampleOption;
import io.sparkdet.sql.option.OptionValues;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;

/** {@code sample}: writes the generated sample lake. */
@Command(
    name = "sample",
    description = {
      "Writes the sample lake: generated pictures of shapes (DIR/images) and their COCO"
          + " annotations (DIR/instances.json).",
      "The same seed and size give the same pictures; fewer pictures are the first of more."
    },
    modelTransformer = TableOptions.Added.class,
    footer = {"%nExample:", "  sparkdet sample --output lake --images 64 --seed 1"})
final class SampleCommand implements Callable<Integer>, TableOptions.Holder {

  private final CommandContext context;

  @Mixin private CommonOptions common = new CommonOptions();

  @Mixin private OverwriteOption overwrite = new OverwriteOption();

  private final TableOptions<SampleOption> options = new TableOptions<>(SampleOption.class);

  SampleCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public void addOptionsTo(CommandSpec command) {
    options.addTo(command);
  }

  @Override
  public Integer call() {
    SampleLake.Options asked =
        SampleLake.Options.of(OptionValues.of(SampleOption.class, options.given()));
    SampleLake.Result result;
    try (OutputFolder lake =
        OutputFolder.claim(
                OutputKind.LAKE,
                "--output",
                asked.output(),
                overwrite.given(),
                ModelLocation.hadoop())
            .leasedBeside(
                ModelLocation.hadoop(), note -> common.warn(context.err(), List.of(note)))) {
      result = SampleLake.write(context.spark("sample"), asked.writingTo(lake.working()));
      lake.publish();
    }
    if (!common.quiet()) {
      String classes =
          result.truths().entrySet().stream()
              .map(entry -> entry.getValue() + " " + entry.getKey())
              .collect(Collectors.joining(", "));
      context
          .out()
          .println(
              String.format(
                  Locale.ROOT,
                  "%s: %,d pictures, %.1f MB, boxes: %s",
                  asked.output(),
                  result.images(),
                  result.bytes() / 1e6,
                  classes));
    }
    return ExitStatus.DONE.code();
  }
}
