package io.sparkdet.app.label;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.files.InputProbe;
import io.sparkdet.app.label.input.InputFormat;
import io.sparkdet.app.label.option.LabelOption;
import io.sparkdet.app.label.output.OutputFormat;
import io.sparkdet.app.listing.ListingRules;
import io.sparkdet.app.mistakes.UserMistakes;
import io.sparkdet.detection.PublicApi;
import io.sparkdet.efficientdet.machine.EngineLibraries;
import io.sparkdet.sql.detector.DetectorOption;
import io.sparkdet.sql.detector.DetectorSettings;
import io.sparkdet.sql.option.OptionEntry;
import io.sparkdet.sql.option.OptionValues;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;

/**
 * What a label job is asked to do.
 *
 * @param options what is read and written
 * @param detector settings of the detector by name, as {@link DetectorSettings} takes them; what is
 *     missing comes from the model folder
 */
@PublicApi
public record LabelRequest(OptionValues<LabelOption> options, Map<String, String> detector) {

  /**
   * A COCO results file that is wanted.
   *
   * @param output where it goes
   * @param annotations the COCO instances file that gives image ids by file name
   */
  public record CocoRequest(String output, String annotations) {}

  /**
   * Copies and checks.
   *
   * @throws UserException if an option makes no sense, alone or beside another
   */
  public LabelRequest {
    detector = Map.copyOf(detector);
    requireUsable(options);
  }

  /**
   * Returns the request of options.
   *
   * @param given texts by the options' names, see {@link LabelOption} and {@link DetectorOption}
   * @throws UserException if one makes no sense
   */
  public static LabelRequest of(Map<String, String> given) {
    Set<String> ofDetector =
        Arrays.stream(DetectorOption.values())
            .map(OptionEntry::optionName)
            .collect(Collectors.toSet());
    Map<String, String> detector = new LinkedHashMap<>(given);
    detector.keySet().retainAll(ofDetector);
    Map<String, String> own = new LinkedHashMap<>(given);
    own.keySet().removeAll(ofDetector);
    try {
      return new LabelRequest(OptionValues.of(LabelOption.class, own), detector);
    } catch (IllegalArgumentException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
  }

  private static void requireUsable(OptionValues<LabelOption> options) {
    double fraction = options.decimal(LabelOption.MAX_ERROR_FRACTION);
    if (fraction < 0 || fraction > 1 || Double.isNaN(fraction)) {
      throw new UserException(
          "Cannot use --max-error-fraction %s: it is a share from 0 to 1".formatted(fraction));
    }
    int partitions = options.count(LabelOption.PARTITIONS);
    if (partitions < 0) {
      throw new UserException("Cannot use --partitions %d: it is a count".formatted(partitions));
    }
    boolean results = options.has(LabelOption.COCO_OUTPUT);
    if (results != options.has(LabelOption.ANNOTATIONS)) {
      throw new UserException(
          "Cannot write COCO results: --coco-output and --annotations go together, and %s is missing"
              .formatted(results ? "--annotations" : "--coco-output"));
    }
    listing(options);
  }

  private static ListingRules listing(OptionValues<LabelOption> options) {
    return ListingRules.of(
        options.several(LabelOption.SUFFIXES, String.class),
        options.flag(LabelOption.ANY_FILE),
        options.flag(LabelOption.FAIL_ON_UNREADABLE_FOLDERS));
  }

  /** Returns the same with another place for the table. */
  public LabelRequest writingTo(String other) {
    return new LabelRequest(options.with(LabelOption.OUTPUT, other), detector);
  }

  /** Returns folders, globs or files; for tables their locations. */
  public List<String> inputs() {
    return options.several(LabelOption.INPUT, String.class);
  }

  /** Returns what the inputs are. */
  public InputFormat inputFormat() {
    return options.choice(LabelOption.INPUT_FORMAT, InputFormat.class);
  }

  /** Returns the binary column of tables. */
  public String contentColumn() {
    return options.text(LabelOption.CONTENT_COLUMN);
  }

  /** Returns the column of tables that becomes {@code path}. */
  public String idColumn() {
    return options.text(LabelOption.ID_COLUMN);
  }

  /** Returns where the table of detections goes. */
  public String output() {
    return options.text(LabelOption.OUTPUT);
  }

  /** Returns how it is written. */
  public OutputFormat outputFormat() {
    return options.choice(LabelOption.OUTPUT_FORMAT, OutputFormat.class);
  }

  /** Returns which files of folders are images. */
  public ListingRules listing() {
    return listing(options);
  }

  /** Returns the COCO results file to write as well. */
  public Optional<CocoRequest> coco() {
    return options
        .textIfSet(LabelOption.COCO_OUTPUT)
        .map(results -> new CocoRequest(results, options.text(LabelOption.ANNOTATIONS)));
  }

  /** Returns the number of tasks, 0 to choose by bytes. */
  public int partitions() {
    return options.count(LabelOption.PARTITIONS);
  }

  /** Returns the share of images that may fail. */
  public double maxErrorFraction() {
    return options.decimal(LabelOption.MAX_ERROR_FRACTION);
  }

  /** Returns the file that receives counts, speed and settings. */
  public Optional<String> summary() {
    return options.textIfSet(LabelOption.SUMMARY);
  }

  /**
   * Refuses inputs that are not there, as far as it can be told without listing them.
   *
   * @throws io.sparkdet.app.error.UserException that names the first of them
   */
  public void requireInputs(Configuration hadoop) {
    for (String input : inputs()) {
      boolean pattern = input.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
      if (!pattern) {
        new InputProbe("--input", input).require(hadoop);
      }
    }
  }

  /**
   * Refuses a model that cannot be opened, settings that make no sense, and another version of an
   * engine's library before SparkDet's.
   *
   * @throws io.sparkdet.app.error.UserException that names it
   */
  public void requireDetector(Configuration hadoop) {
    EngineLibraries.clash()
        .ifPresent(
            clash -> {
              throw new UserException(clash.sentence());
            });
    try {
      DetectorSettings.of(detector).resolve(hadoop);
    } catch (IOException | IllegalArgumentException e) {
      throw UserMistakes.refusal(
          "Cannot use the model %s".formatted(detector.getOrDefault("model", "")),
          "mend --model",
          e);
    }
  }
}
