package io.sparkdet.app.cli.option;

import io.sparkdet.app.error.UserException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how boxes are found; what is not given comes from the model folder. */
public final class DetectorOptions {

  @Option(
      names = "--model",
      paramLabel = "DIR|NAME",
      description =
          "Model folder on any Hadoop file system, as import and train make it, or the name of a"
              + " published model, which is fetched once: sparkdet models lists them (default: the"
              + " embedded sample model, which knows drawn shapes only).")
  private @Nullable String model;

  @Option(
      names = "--score-threshold",
      paramLabel = "SCORE",
      description = "Boxes below it are left out (default: the model's).")
  private @Nullable String scoreThreshold;

  @Option(
      names = "--nms",
      paramLabel = "METHOD:IOU",
      description = "Suppression: hard:0.5, soft:0.5 or none (default: the model's).")
  private @Nullable String nms;

  @Option(
      names = "--class-agnostic",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "true|false",
      description = "Boxes suppress those of other classes too.")
  private @Nullable String classAgnostic;

  @Option(
      names = "--max-detections",
      paramLabel = "N",
      description = "The most boxes an image; 0 means no limit (default: the model's).")
  private @Nullable String maxDetections;

  @Option(
      names = "--pre-nms-top",
      paramLabel = "N",
      description =
          "Only the N best candidates are decoded; 0 means no limit (default: the model's).")
  private @Nullable String preNmsTop;

  @Option(
      names = "--clip",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "true|false",
      description =
          "Boxes are cut to the picture; what lies outside of it is left out (default: the"
              + " model's; the embedded model clips, zylo117's do not).")
  private @Nullable String clip;

  @Option(
      names = "--min-box",
      paramLabel = "PIXELS",
      description =
          "Boxes with a side shorter than this are left out; 0 leaves none out (default: the"
              + " model's, usually 0).")
  private @Nullable String minBox;

  @Option(
      names = "--device",
      paramLabel = "auto|cpu|gpu",
      description = "auto takes the GPU that Spark assigned, else the CPU (default: auto).")
  private @Nullable String device;

  @Option(
      names = "--engine",
      paramLabel = "onnxruntime|pytorch",
      description = "What runs the network (default: onnxruntime).")
  private @Nullable String engine;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description = "The most images a run of the network takes (default: 1; more pays on GPUs).")
  private @Nullable String batchSize;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "Cores that an executor uses (default: those that Spark gave it).")
  private @Nullable String parallelism;

  @Option(
      names = "--precision",
      paramLabel = "float32",
      description = "Number format of the network (default: float32, the only one).")
  private @Nullable String precision;

  @Option(
      names = "--decode",
      paramLabel = "exact|fast",
      description = "fast may decode JPEGs at a smaller scale (default: exact).")
  private @Nullable String decode;

  @Option(
      names = "--orientation",
      paramLabel = "exif|ignore",
      description = "Whether EXIF turns pictures upright (default: exif).")
  private @Nullable String orientation;

  @Option(
      names = "--max-pixels",
      paramLabel = "N",
      description = "Larger pictures are not decoded; 0 means no limit (default: 178956970).")
  private @Nullable String maxPixels;

  @Option(
      names = "--strict",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "true|false",
      description =
          "A picture that is readable only in part is corrupt (default: it is labelled, and error"
              + " says what is wrong).")
  private @Nullable String strict;

  /** Returns what was given, by option name without dashes. */
  public Map<String, String> given() {
    if (precision != null && !precision.equals("float32")) {
      throw new UserException(
          "Cannot use --precision %s: this engine offers float32".formatted(precision));
    }
    Map<String, String> given = new LinkedHashMap<>();
    put(given, "model", model);
    put(given, "score-threshold", scoreThreshold);
    put(given, "nms", nms);
    put(given, "class-agnostic", classAgnostic);
    put(given, "max-detections", maxDetections);
    put(given, "pre-nms-top", preNmsTop);
    put(given, "clip", clip);
    put(given, "min-box", minBox);
    put(given, "device", device);
    put(given, "engine", engine);
    put(given, "batch-size", batchSize);
    put(given, "parallelism", parallelism);
    put(given, "decode", decode);
    put(given, "orientation", orientation);
    put(given, "max-pixels", maxPixels);
    put(given, "strict", strict);
    return given;
  }

  private static void put(Map<String, String> given, String name, @Nullable String value) {
    if (value != null) {
      given.put(name, value);
    }
  }
}
