package io.sparkdet.app.cli;

import io.sparkdet.app.cli.option.CommonOptions;
import io.sparkdet.app.cli.option.OverwriteOption;
import io.sparkdet.app.error.UserException;
import io.sparkdet.app.files.InputProbe;
import io.sparkdet.app.files.ModelLocation;
import io.sparkdet.app.files.OutputFile;
import io.sparkdet.app.files.VariantLocation;
import io.sparkdet.app.fitanchors.FitAnchorsJob;
import io.sparkdet.app.fitanchors.FitAnchorsRequest;
import io.sparkdet.app.fitanchors.RecallReport;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code fit-anchors}. */
@Command(
    name = "fit-anchors",
    header = "Fits anchor boxes to a data set, for train --anchors.",
    description = {
      "%nClusters the widths and heights of annotated boxes at the network's input size (MLlib"
          + " k-means) and tells how many boxes an anchor meets before and after, by COCO's sizes."
    },
    footer = {
      "%nExample:",
      "  sparkdet fit-anchors --annotations lake/instances.json --input-size 512 \\",
      "    --scales 3 --ratios 3 --output anchors.json"
    })
final class FitAnchorsCommand implements Callable<Integer> {

  private final CommandContext context;

  @Mixin private CommonOptions common = new CommonOptions();

  @Mixin private OverwriteOption overwrite = new OverwriteOption();

  @Option(
      names = "--annotations",
      required = true,
      paramLabel = "FILE|DIR",
      description =
          "Boxes and sizes of images: a COCO instances file, a Pascal VOC directory, or a table"
              + " with image_id, width, height and truths.")
  private String annotations = "";

  @Option(
      names = "--split",
      paramLabel = "FILE",
      description = "Image names of the VOC directory that count, one a line (default: all).")
  private @Nullable String split;

  @Option(
      names = "--variant",
      defaultValue = "d0",
      paramLabel = "NAME|FILE",
      description =
          "The network whose levels get the anchors, and whose own they are compared with"
              + " (default: ${DEFAULT-VALUE}).")
  private String variant = "";

  @Option(
      names = "--input-size",
      paramLabel = "PIXELS",
      description = "Side of the network's square input (default: the variant's).")
  private @Nullable Integer inputSize;

  @Option(
      names = "--scales",
      defaultValue = "3",
      paramLabel = "N",
      description =
          "Sizes from one level to the next; --scales times --ratios shapes are fitted (default:"
              + " ${DEFAULT-VALUE}).")
  private int scales;

  @Option(
      names = "--ratios",
      defaultValue = "3",
      paramLabel = "N",
      description = "Shapes of each size (default: ${DEFAULT-VALUE}).")
  private int ratios;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "N",
      description = "Seed of the clustering (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FILE",
      description = "The JSON file of anchors; it must not exist, save with --overwrite.")
  private String output = "";

  FitAnchorsCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    FitAnchorsRequest request =
        new FitAnchorsRequest(
            annotations, Optional.ofNullable(split), network(), anchorsPerPlace(), seed, output);
    Configuration hadoop = ModelLocation.hadoop();
    InputProbe.require("--annotations", annotations, hadoop);
    InputProbe.require("--split", split, hadoop);
    OutputFile.claim("--output", output, overwrite.given(), hadoop);
    FitAnchorsJob.Result result = new FitAnchorsJob(context.spark("fit-anchors"), request).run();
    RecallReport.lines(request, result).forEach(context.out()::println);
    if (!common.quiet()) {
      context.out().println(output);
    }
    return ExitStatus.DONE.code();
  }

  private EfficientDetConfig network() {
    EfficientDetConfig network = VariantLocation.config(variant);
    if (inputSize == null) {
      return network;
    }
    if (inputSize < 1) {
      throw new UserException(
          "Cannot fit anchors for an input of %d pixels: give --input-size of at least 1"
              .formatted(inputSize));
    }
    return network.withImageSize(inputSize);
  }

  private int anchorsPerPlace() {
    if (scales < 1 || ratios < 1 || scales > 100 || ratios > 100) {
      throw new UserException(
          "Cannot fit %d scales of %d ratios: both are 1 to 100".formatted(scales, ratios));
    }
    return scales * ratios;
  }
}
