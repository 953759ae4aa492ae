package io.sparkdet.app.cli;

import io.sparkdet.app.cli.context.CommandContext;
import io.sparkdet.app.cli.context.ExitStatus;
import io.sparkdet.app.cli.option.CommonOptions;
import io.sparkdet.app.cli.option.OverwriteOption;
import io.sparkdet.app.error.UserException;
import io.sparkdet.app.files.ModelLocation;
import io.sparkdet.app.files.OutputFile;
import io.sparkdet.app.files.store.PlainFiles;
import io.sparkdet.app.mistakes.UserMistakes;
import io.sparkdet.efficientdet.export.ExportedNames;
import io.sparkdet.efficientdet.export.ModelExport;
import io.sparkdet.efficientdet.model.ModelFolder;
import io.sparkdet.sql.errors.NearestName;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code export}: a model folder to a file that other programs read. */
@Command(
    name = "export",
    header = "Writes a model as ONNX or safetensors.",
    description =
        "%nONNX: input images (N,3,S,S) normalized; outputs regression (N,A,4) = ty,tx,th,tw and"
            + " classification (N,A,C) after the sigmoid; any N. Classes, preprocessing, anchors and"
            + " provenance are in the file's metadata.%n",
    sortOptions = false,
    footer = {
      "%nExample:",
      "  sparkdet export --model models/d0 --format onnx --output efficientdet-d0.onnx"
    })
final class ExportCommand implements Callable<Integer> {

  private static final List<String> FORMATS = List.of("onnx", "safetensors");
  private static final List<String> NAMES = List.of("canonical", "effdet", "zylo117");

  private final CommandContext context;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "DIR|NAME",
      description =
          "The model folder, on any file system that Hadoop knows, or the name of a published model"
              + " (sparkdet models lists them).")
  private String model = "";

  @Option(
      names = "--format",
      required = true,
      paramLabel = "onnx|safetensors",
      description = "What to write.")
  private String format = "";

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FILE",
      description =
          "The file to make, on any file system that Hadoop knows; it must not"
              + " exist, save with --overwrite.")
  private String output = "";

  @Option(
      names = "--names",
      defaultValue = "canonical",
      paramLabel = "canonical|effdet|zylo117",
      description =
          "Whose names the tensors of safetensors have; effdet's and zylo117's are for networks by"
              + " their own rules alone (default: ${DEFAULT-VALUE}).")
  private String names = "";

  @Mixin private OverwriteOption overwrite = new OverwriteOption();

  @Mixin private CommonOptions common = new CommonOptions();

  ExportCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    check("--format", format, FORMATS);
    check("--names", names, NAMES);
    boolean onnx = format.equals("onnx");
    if (onnx && !names.equals("canonical")) {
      throw new UserException(
          "Cannot export --names %s to ONNX: its tensors are folded and have no such names; leave the option out"
              .formatted(names));
    }
    try {
      Configuration hadoop = ModelLocation.hadoop();
      OutputFile.claim("--output", output, overwrite.given(), hadoop);
      Path file = new Path(output);
      FileSystem system = PlainFiles.system(file, hadoop);
      ModelFolder source = ModelLocation.open(model);
      ExportedNames naming = ExportedNames.valueOf(names.toUpperCase(Locale.ROOT));
      naming.requireFitting(source.description());
      PlainFiles.Content content =
          target -> {
            if (onnx) {
              ModelExport.onnx(source, target);
            } else {
              ModelExport.safetensors(source, naming, target);
            }
          };
      if (overwrite.given()) {
        PlainFiles.replace(system, file, content);
      } else {
        PlainFiles.create(system, file, content);
      }
      if (!common.quiet()) {
        context
            .out()
            .printf(
                "%s -> %s, %,d bytes%n", source.id(), output, system.getFileStatus(file).getLen());
      }
      return ExitStatus.DONE.code();
    } catch (IOException | IllegalArgumentException e) {
      throw UserMistakes.refusal(
          "Cannot export %s to %s".formatted(model, output), "check both paths", e);
    }
  }

  private static void check(String option, String value, List<String> known) {
    if (!known.contains(value)) {
      throw new UserException(
          "Cannot export %s %s: %s are understood%s"
              .formatted(
                  option, value, String.join(" and ", known), NearestName.hint(value, known)));
    }
  }
}
