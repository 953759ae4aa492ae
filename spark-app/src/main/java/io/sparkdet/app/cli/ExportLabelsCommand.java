package io.sparkdet.app.cli;

import io.sparkdet.app.cli.context.CommandContext;
import io.sparkdet.app.cli.context.ExitStatus;
import io.sparkdet.app.cli.option.CommonOptions;
import io.sparkdet.app.cli.option.OverwriteOption;
import io.sparkdet.app.cli.option.TableOptions;
import io.sparkdet.app.exportlabels.ExportLabelsJob;
import io.sparkdet.app.exportlabels.ExportLabelsRequest;
import io.sparkdet.app.exportlabels.option.ExportLabelsOption;
import io.sparkdet.app.files.ModelLocation;
import io.sparkdet.app.files.OptionFile;
import io.sparkdet.app.files.OutputFile;
import io.sparkdet.app.files.OutputFolder;
import io.sparkdet.app.files.OutputKind;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;

/** {@code export-labels}: a label table to the files of a tool. */
@Command(
    name = "export-labels",
    header = "Writes labels as files that tools for annotating and training read.",
    description = {
      "%nTakes a table of label; images that are not ok are left out and counted. Images are named by"
          + " their paths below the folder that holds them all. Boxes are cut at the edges of their"
          + " pictures."
    },
    modelTransformer = TableOptions.Added.class,
    footer = {
      "%nExample:",
      "  sparkdet export-labels --label detections --format coco --output labels.json",
      "  sparkdet export-labels --label detections --format yolo --score-threshold 0.4 --output yolo"
    })
final class ExportLabelsCommand implements Callable<Integer>, TableOptions.Holder {

  private final CommandContext context;

  private final TableOptions<ExportLabelsOption> options =
      new TableOptions<>(ExportLabelsOption.class);

  @Mixin private OverwriteOption overwrite = new OverwriteOption();

  @Mixin private CommonOptions common = new CommonOptions();

  ExportLabelsCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public void addOptionsTo(CommandSpec command) {
    options.addTo(command, "--overwrite");
  }

  @Override
  public Integer call() {
    ExportLabelsRequest request = ExportLabelsRequest.of(options.given());
    Configuration hadoop = ModelLocation.hadoop();
    options.requireInputs(hadoop);
    request.classes().ifPresent(file -> new OptionFile("--classes", file).read(hadoop));
    if (!request.makesFolder()) {
      OutputFile.claim("--output", request.output(), overwrite.given(), hadoop);
      tell(request, run(request));
      return ExitStatus.DONE.code();
    }
    try (OutputFolder folder =
        OutputFolder.claim(
                OutputKind.EXPORTED_LABELS, "--output", request.output(), overwrite.given(), hadoop)
            .leasedBeside(hadoop, note -> common.warn(context.err(), List.of(note)))) {
      ExportLabelsJob.Result result =
          folder.whileHeld(() -> run(request.writingTo(folder.working())));
      folder.publish();
      tell(request, result);
    }
    return ExitStatus.DONE.code();
  }

  private ExportLabelsJob.Result run(ExportLabelsRequest request) {
    return new ExportLabelsJob(context.spark("export-labels"), request).run();
  }

  private void tell(ExportLabelsRequest request, ExportLabelsJob.Result result) {
    context
        .out()
        .printf(
            "%s: %d images, %d boxes of %d classes%n",
            request.output(), result.images(), result.boxes(), result.classes().size());
    if (!common.quiet()) {
      result.advice().forEach(context.out()::println);
    }
    common.warn(context.err(), result.warnings());
  }
}
