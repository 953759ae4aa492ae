package io.sparkdet.app.cli;

import io.sparkdet.app.cli.context.CommandContext;
import io.sparkdet.app.cli.context.ExitStatus;
import io.sparkdet.app.cli.option.CommonOptions;
import io.sparkdet.app.cli.option.OverwriteOption;
import io.sparkdet.app.cli.option.TableOptions;
import io.sparkdet.app.files.InputProbe;
import io.sparkdet.app.files.ModelLocation;
import io.sparkdet.app.files.OutputFolder;
import io.sparkdet.app.files.OutputKind;
import io.sparkdet.app.pack.PackJob;
import io.sparkdet.app.pack.PackOption;
import io.sparkdet.app.pack.PackRequest;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;

/** {@code pack}: many small pictures into few large files. */
@Command(
    name = "pack",
    header = "Packs many small images into Parquet tables or tar shards.",
    description = {
      "%nImages are found as label finds them. Each is kept byte by byte, with its path. The shards"
          + " appear together with _manifest.json, which says their images, bytes and hashes; label"
          + " reads them."
    },
    modelTransformer = TableOptions.Added.class,
    footer = {
      "%nExample:",
      "  sparkdet pack --input photos/ --output shards",
      "  sparkdet pack --input photos/ --format tar --target-size 1g --output shards"
    })
final class PackCommand implements Callable<Integer>, TableOptions.Holder {

  private final CommandContext context;

  private final TableOptions<PackOption> options = new TableOptions<>(PackOption.class);

  @Mixin private OverwriteOption overwrite = new OverwriteOption();

  @Mixin private CommonOptions common = new CommonOptions();

  PackCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public void addOptionsTo(CommandSpec command) {
    options.addTo(command, "--overwrite");
  }

  @Override
  public Integer call() {
    PackRequest request = PackRequest.of(options.given());
    Configuration hadoop = ModelLocation.hadoop();
    InputProbe.requireAll("--input", request.inputs(), hadoop);
    PackJob.Result result;
    try (OutputFolder folder =
        OutputFolder.claim(
                OutputKind.PACKED, "--output", request.output(), overwrite.given(), hadoop)
            .leasedBeside(hadoop, note -> common.warn(context.err(), List.of(note)))) {
      result =
          folder.whileHeld(
              () -> new PackJob(context.spark("pack"), request.writingTo(folder.working())).run());
      folder.publish();
    }
    if (!common.quiet()) {
      context
          .out()
          .println(
              String.format(
                  Locale.ROOT,
                  "%s: %,d images in %,d shards, %.1f MB",
                  request.output(),
                  result.images(),
                  result.shards(),
                  result.bytes() / 1e6));
    }
    if (result.leftOut() > 0) {
      common.warn(
          context.err(),
          List.of(
              "%d images could not be read and were left out (%s%s)"
                  .formatted(
                      result.leftOut(),
                      String.join("; ", result.examples()),
                      result.leftOut() > result.examples().size() ? "; …" : "")));
    }
    return ExitStatus.DONE.code();
  }
}
