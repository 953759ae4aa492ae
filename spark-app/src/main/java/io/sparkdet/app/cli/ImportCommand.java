package io.sparkdet.app.cli;

import io.sparkdet.app.cli.context.CommandContext;
import io.sparkdet.app.cli.context.ExitStatus;
import io.sparkdet.app.cli.option.CommonOptions;
import io.sparkdet.app.cli.option.OverwriteOption;
import io.sparkdet.app.error.UserException;
import io.sparkdet.app.files.ModelLocation;
import io.sparkdet.app.files.OutputFolder;
import io.sparkdet.app.files.OutputKind;
import io.sparkdet.app.files.VariantLocation;
import io.sparkdet.app.files.WeightsLocation;
import io.sparkdet.app.mistakes.UserMistakes;
import io.sparkdet.efficientdet.checkpoint.WeightImport;
import io.sparkdet.efficientdet.checkpoint.WeightSource;
import io.sparkdet.efficientdet.model.ModelFolder;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.sql.errors.NearestName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code import}: foreign weights to a model folder. */
@Command(
    name = "import",
    header = "Make a model folder of weights from elsewhere.",
    description =
        "%nReads .pth, .pt and .ckpt files, without executing the pickle program in them, and"
            + " .safetensors files under zylo117's names, effdet's or ours, whatever wrappers put"
            + " before the names (model., module., ...); of a checkpoint the state dict. A"
            + " classifier's file gives the backbone alone (--from efficientnet-lite for Lite"
            + " variants, efficientnet for the others): BiFPN and heads are seeded then, to be"
            + " trained.%n",
    sortOptions = false,
    footer = {
      "%nExample:",
      "  sparkdet import --from zylo117 --variant d0 --weights efficientdet-d0.pth --output"
          + " models/d0",
      "  sparkdet import --from efficientnet-lite --variant tf_efficientdet_lite0"
          + " --weights lite0.safetensors --output models/lite0"
    })
final class ImportCommand implements Callable<Integer> {

  private static final List<String> SOURCES =
      Arrays.stream(WeightSource.values()).map(WeightSource::label).toList();
  private static final int NAMES_SHOWN = 8;

  private final CommandContext context;

  @Option(
      names = "--from",
      required = true,
      paramLabel = "zylo117|effdet|safetensors|efficientnet-lite|efficientnet",
      description = "Where the weights come from.")
  private String from = "";

  @Option(
      names = "--variant",
      required = true,
      paramLabel = "d0…d7x|tf_efficientdet_…|FILE.json",
      description = "Which network they are of, or a file that describes one.")
  private String variant = "";

  @Option(
      names = "--weights",
      required = true,
      paramLabel = "FILE|URL",
      description =
          "The file of weights: here, http(s)://…, or on any file system that Hadoop knows.")
  private String weights = "";

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description = "The model folder to make; empty, save with --overwrite.")
  private String output = "";

  @Option(
      names = "--classes",
      paramLabel = "coco|N|FILE",
      description =
          "Class names: coco, a number, or a file with a name (or id, tab, name) a line (default:"
              + " coco for a head of 90 classes).")
  private @Nullable String classes;

  @Option(
      names = "--new-class-head",
      arity = "0..1",
      fallbackValue = "true",
      description =
          "Where --classes are not as many as the weights' head knows, let the head begin anew,"
              + " untrained, instead of refusing.")
  private boolean newClassHead;

  @Option(
      names = "--use-ema",
      arity = "0..1",
      fallbackValue = "true",
      description =
          "Take the moving average that a checkpoint has beside its weights (state_dict_ema, ...).")
  private boolean useEma;

  @Mixin private OverwriteOption overwrite = new OverwriteOption();

  @Mixin private CommonOptions common = new CommonOptions();

  ImportCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if (!SOURCES.contains(from)) {
      throw new UserException(
          "Cannot import --from %s: %s are understood%s"
              .formatted(from, String.join(", ", SOURCES), NearestName.hint(from, SOURCES)));
    }
    EfficientDetConfig config = VariantLocation.config(variant);
    try (OutputFolder folder =
            OutputFolder.claim(
                    OutputKind.MODEL, "--output", output, overwrite.given(), ModelLocation.hadoop())
                .leasedBeside(
                    ModelLocation.hadoop(), note -> common.warn(context.err(), List.of(note)));
        WeightsLocation location = WeightsLocation.open(weights)) {
      WeightImport.Result result = plan(location.file(), config).read();
      ModelFolder model =
          ModelFolder.write(folder.workingHere(), result.description(), result.weights());
      folder.publish();
      print(result, model);
      return ExitStatus.DONE.code();
    } catch (IOException e) {
      throw UserMistakes.refusal(
          "Cannot import %s to %s".formatted(weights, output), "mend --weights or --output", e);
    }
  }

  private WeightImport plan(Path file, EfficientDetConfig config) {
    WeightImport plan = WeightImport.of(file, config).withSource(WeightSource.of(from));
    if (classes != null) {
      plan = plan.withClasses(classes);
    }
    if (newClassHead) {
      plan = plan.withNewClassHead();
    }
    return useEma ? plan.withMovingAverage() : plan;
  }

  private void print(WeightImport.Result result, ModelFolder model) {
    context
        .out()
        .printf(
            "%s: %d tensors loaded, %d skipped, %d left over -> %s%n",
            model.id(),
            result.loaded().size(),
            result.skipped().size(),
            result.leftOver().size(),
            output);
    result.notes().forEach(note -> context.out().println("  " + note));
    List<String> skipped = new ArrayList<>();
    result.skipped().forEach((name, reason) -> skipped.add(name + ": " + reason));
    list("skipped", skipped);
    list("left over", result.leftOver());
  }

  private void list(String what, List<String> names) {
    int shown = common.verbose() ? names.size() : Math.min(NAMES_SHOWN, names.size());
    names.subList(0, shown).forEach(name -> context.out().printf("  %s %s%n", what, name));
    if (shown < names.size()) {
      context.out().printf("  … and %d more %s (--verbose)%n", names.size() - shown, what);
    }
  }
}
