package io.sparkdet.sql.detector;

import static io.sparkdet.sql.option.OptionDefault.computed;
import static io.sparkdet.sql.option.OptionDefault.fixed;

import io.sparkdet.detection.nms.PostProcessing;
import io.sparkdet.detection.tile.Tiling;
import io.sparkdet.efficientdet.image.DecodeOptions;
import io.sparkdet.efficientdet.service.ServiceSettings;
import io.sparkdet.sql.option.OptionDefault;
import io.sparkdet.sql.option.OptionEntry;
import io.sparkdet.sql.option.OptionFacts;
import io.sparkdet.sql.option.OptionKind;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The options of a detector, each written down once: the command line, job files, settings of a
 * Spark session ({@code spark.sparkdet.NAME}), parameters of the Spark ML stage, the settings in
 * summaries and the page of options are made from this list. {@link DetectorSpec} says what each is
 * used for.
 */
public enum DetectorOption implements OptionEntry<PostProcessing> {
  MODEL(
      OptionKind.TEXT,
      "DIR|NAME",
      "Model folder on any Hadoop file system, as import and train make it, or the name of a"
          + " published model, which is fetched once: sparkdet models lists them",
      fixed("embedded", "the embedded sample model, which knows drawn shapes only")),
  SCORE_THRESHOLD(
      OptionKind.DECIMAL,
      "SCORE",
      "Boxes below it are left out",
      ofModel(rules -> decimal(rules.scoreThreshold()))),
  NMS(
      OptionKind.TEXT,
      "METHOD:IOU",
      "Suppression: hard:0.5, diou:0.5, soft:0.5 (Gaussian), linear:0.5 or none",
      ofModel(rules -> rules.nms().spec())),
  CLASS_AGNOSTIC(
      OptionKind.FLAG,
      "true|false",
      "Boxes suppress those of other classes too",
      ofModel(rules -> rules.classAgnostic())),
  MAX_DETECTIONS(
      OptionKind.COUNT,
      "N",
      "The most boxes an image; 0 means no limit",
      ofModel(rules -> rules.maxDetections())),
  PRE_NMS_TOP(
      OptionKind.COUNT,
      "N",
      "Only the N best candidates are decoded; 0 means no limit",
      ofModel(rules -> rules.preNmsTop())),
  CLIP(
      OptionKind.FLAG,
      "true|false",
      "Boxes are cut to the picture; what lies outside of it is left out",
      ofModel(rules -> rules.bounds().clip(), "the embedded model clips, zylo117's do not")),
  MIN_BOX(
      OptionKind.DECIMAL,
      "PIXELS",
      "Boxes with a side shorter than this are left out; 0 leaves none out",
      ofModel(rules -> decimal(rules.bounds().minSide()), "usually 0")),
  DEVICE(
      OptionKind.TEXT,
      "auto|cpu|gpu",
      "auto takes the GPU that Spark assigned, else the CPU",
      fixed("auto")),
  ENGINE(OptionKind.TEXT, "onnxruntime|pytorch", "What runs the network", fixed("onnxruntime")),
  BATCH_SIZE(
      OptionKind.betweenOr(1, DetectorOption.MOST_AT_ONCE, "auto", ServiceSettings.BATCH_SIZE_AUTO),
      "N|auto",
      "The most images a run of the network takes; more than one pays on GPUs, and auto measures"
          + " there how many do",
      fixed("1")),
  PARALLELISM(
      OptionKind.between(0, DetectorOption.MOST_AT_ONCE),
      "N",
      "Cores that an executor uses; 0 for all",
      fixed("0", "those that Spark gave it")),
  PRECISION(
      OptionKind.TEXT,
      "float32",
      "Number format of the network",
      fixed("float32", "float32, the only one")),
  DECODE(OptionKind.TEXT, "exact|fast", "fast may decode JPEGs at a smaller scale", fixed("exact")),
  ORIENTATION(OptionKind.TEXT, "exif|ignore", "Whether EXIF turns pictures upright", fixed("exif")),
  MAX_PIXELS(
      OptionKind.WHOLE,
      "N",
      "Larger pictures are not decoded; 0 means no limit",
      fixed(String.valueOf(DecodeOptions.DEFAULT_MAX_PIXELS))),
  STRICT(
      OptionKind.FLAG,
      "true|false",
      "A picture that is readable only in part is corrupt",
      fixed("false", "it is labeled, and error says what is wrong")),
  TILES(
      OptionKind.TEXT,
      "SIZE:OVERLAP",
      "Larger pictures are cut into tiles of SIZE pixels that share OVERLAP of a side, 0 to 0.9,"
          + " such as 1024:0.2; with :with-full behind, the whole picture is looked at too",
      fixed(Tiling.OFF, "off"));

  /** More threads, or images in a batch, are a mistake in writing. */
  static final int MOST_AT_ONCE = 1024;

  @SuppressWarnings("ImmutableEnumChecker") // records; the lambdas in them hold a text at most
  private final OptionFacts<PostProcessing> facts;

  DetectorOption(
      OptionKind kind, String label, String sentence, OptionDefault<PostProcessing> otherwise) {
    facts = new OptionFacts<>(kind, label, sentence, otherwise);
  }

  private static OptionDefault<PostProcessing> ofModel(
      Function<PostProcessing, @Nullable Object> rule) {
    return computed(rule, "the model's");
  }

  private static OptionDefault<PostProcessing> ofModel(
      Function<PostProcessing, @Nullable Object> rule, String remark) {
    return computed(rule, "the model's; " + remark);
  }

  /** Returns a float32 of a model folder as the decimal number that stands there. */
  private static Double decimal(float value) {
    return Double.valueOf(Float.toString(value));
  }

  /** Returns the name among the parameters of Spark ML, as DJL's Spark extension has them. */
  @Override
  public String paramName() {
    return this == MODEL ? "modelUrl" : OptionEntry.super.paramName();
  }

  /**
   * Returns whether it could change the boxes of a picture. Device, batch size and parallelism
   * change scores by rounding only; the model has a column of its own.
   */
  public boolean changesBoxes() {
    return switch (this) {
      case MODEL, DEVICE, BATCH_SIZE, PARALLELISM -> false;
      default -> true;
    };
  }

  /**
   * Returns whether a value leaves boxes as they would be without the option, so that it is no part
   * of the settings: their hash is then that of versions that did not have the option.
   */
  public boolean isOff(Object value) {
    return this == TILES && value.equals(Tiling.OFF);
  }

  @Override
  public OptionFacts<PostProcessing> facts() {
    return facts;
  }
}
