package io.sparkdet.app.cli;

import io.sparkdet.app.cli.option.CommonOptions;
import io.sparkdet.app.cli.option.OverwriteOption;
import io.sparkdet.app.files.ModelLocation;
import io.sparkdet.app.files.OutputFolder;
import io.sparkdet.app.files.OutputKind;
import io.sparkdet.app.sample.SampleLake;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sample}: writes the generated sample lake. */
@Command(
    name = "sample",
    description = {
      "Writes the sample lake: generated pictures of shapes (DIR/images) and their COCO"
          + " annotations (DIR/instances.json).",
      "The same seed and size give the same pictures; fewer pictures are the first of more."
    },
    footer = {"%nExample:", "  sparkdet sample --output lake --images 64 --seed 1"})
final class SampleCommand implements Callable<Integer> {

  private final CommandContext context;

  @Mixin private CommonOptions common = new CommonOptions();

  @Mixin private OverwriteOption overwrite = new OverwriteOption();

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description = "New or empty folder, on any file system that Hadoop knows.")
  private String output = "";

  @Option(
      names = "--images",
      defaultValue = "64",
      paramLabel = "N",
      description = "Number of pictures (default: ${DEFAULT-VALUE}).")
  private int images;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "N",
      description = "Seed of every draw (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--size",
      defaultValue = "512",
      paramLabel = "PIXELS",
      description = "Longer side of each picture (default: ${DEFAULT-VALUE}).")
  private int size;

  SampleCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    SampleLake.Options asked = new SampleLake.Options(output, images, seed, size);
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
      SampleLake.Options options = new SampleLake.Options(lake.working(), images, seed, size);
      result = SampleLake.write(context.spark("sample"), options);
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
                  output,
                  result.images(),
                  result.bytes() / 1e6,
                  classes));
    }
    return ExitStatus.DONE.code();
  }
}
