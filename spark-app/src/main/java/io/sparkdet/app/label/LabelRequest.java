package io.sparkdet.app.label;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.files.InputProbe;
import io.sparkdet.app.label.incremental.CommitPlan;
import io.sparkdet.app.label.input.InputFormat;
import io.sparkdet.app.label.input.InputTable;
import io.sparkdet.app.label.option.LabelOption;
import io.sparkdet.app.label.output.OutputFormat;
import io.sparkdet.app.label.output.TargetSize;
import io.sparkdet.app.listing.ListingRules;
import io.sparkdet.app.mistakes.UserMistakes;
import io.sparkdet.app.tables.TablePartition;
import io.sparkdet.detection.PublicApi;
import io.sparkdet.efficientdet.machine.EngineLibraries;
import io.sparkdet.sql.detector.DetectionSchema;
import io.sparkdet.sql.detector.DetectorOption;
import io.sparkdet.sql.detector.DetectorSettings;
import io.sparkdet.sql.option.OptionValues;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.network.util.JavaUtils;

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
    Map<String, String> detector = new LinkedHashMap<>(given);
    detector.keySet().retainAll(DetectorSettings.NAMES);
    Map<String, String> own = new LinkedHashMap<>(given);
    own.keySet().removeAll(DetectorSettings.NAMES);
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
    requirePlaces(options);
    requireColumns(options);
    requireIncremental(options);
    boolean results = options.has(LabelOption.COCO_OUTPUT);
    if (results != options.has(LabelOption.ANNOTATIONS)) {
      throw new UserException(
          "Cannot write COCO results: --coco-output and --annotations go together, and %s is missing"
              .formatted(results ? "--annotations" : "--coco-output"));
    }
    listing(options);
  }

  private static void requirePlaces(OptionValues<LabelOption> options) {
    List<String> missing = new ArrayList<>();
    if (!options.has(LabelOption.INPUT) && !options.has(LabelOption.INPUT_TABLE)) {
      missing.add("--input");
    }
    boolean compared = !options.flag(LabelOption.DRY_RUN) || options.flag(LabelOption.INCREMENTAL);
    if (compared && !options.has(LabelOption.OUTPUT) && !options.has(LabelOption.OUTPUT_TABLE)) {
      missing.add("--output");
    }
    if (!missing.isEmpty()) {
      throw new UserException(
          "Cannot run sparkdet label without %s; sparkdet label --help shows an example"
              .formatted(String.join(" and ", missing)));
    }
    refuseBoth(options, LabelOption.INPUT, LabelOption.INPUT_TABLE);
    refuseBoth(options, LabelOption.OUTPUT, LabelOption.OUTPUT_TABLE);
    Optional<OutputFormat> format = format(options);
    String written = format.map(OutputFormat::label).orElse("the catalog's format");
    if (options.has(LabelOption.OUTPUT_TABLE)
        && format.filter(OutputFormat::isFolder).isPresent()) {
      throw new UserException(
          "Cannot write --output-table as %s: such tables have no commits; leave --output-format out or give delta or iceberg"
              .formatted(written));
    }
    List<TablePartition> partitions = partitions(options);
    Optional<TablePartition> transform =
        partitions.stream().filter(partition -> !partition.isColumn()).findFirst();
    if (transform.isPresent() && format.filter(made -> made != OutputFormat.ICEBERG).isPresent()) {
      throw new UserException(
          "Cannot partition %s by %s: it takes columns only; name one, such as status, or give --output-format iceberg"
              .formatted(written, transform.get()));
    }
    options
        .textIfSet(LabelOption.TARGET_FILE_SIZE)
        .ifPresent(size -> TargetSize.parse("--target-file-size", size));
  }

  private static Optional<OutputFormat> format(OptionValues<LabelOption> options) {
    return options.has(LabelOption.OUTPUT_FORMAT)
        ? Optional.of(options.choice(LabelOption.OUTPUT_FORMAT, OutputFormat.class))
        : Optional.empty();
  }

  private static List<TablePartition> partitions(OptionValues<LabelOption> options) {
    return options
        .textIfSet(LabelOption.PARTITION_BY)
        .map(text -> TablePartition.parse("--partition-by", text, DetectionSchema.LABEL))
        .orElse(List.of());
  }

  private static void refuseBoth(
      OptionValues<LabelOption> options, LabelOption one, LabelOption other) {
    if (options.has(one) && options.has(other)) {
      throw new UserException(
          "Cannot use --%s and --%s together: give one of them"
              .formatted(one.optionName(), other.optionName()));
    }
  }

  private static void requireColumns(OptionValues<LabelOption> options) {
    refuseBoth(options, LabelOption.PATH_COLUMN, LabelOption.CONTENT_COLUMN);
    boolean files =
        !options.has(LabelOption.INPUT_TABLE)
            && options.choice(LabelOption.INPUT_FORMAT, InputFormat.class) == InputFormat.FILES;
    if (files && options.has(LabelOption.PATH_COLUMN)) {
      throw new UserException(
          "Cannot use --path-column with files: it names a column of a table; give --input-table or"
              + " --input-format");
    }
    if (!files && options.flag(LabelOption.DEDUPE)) {
      throw new UserException(
          "Cannot use --dedupe with a table: it compares files; give the table's distinct"
              + " pictures");
    }
  }

  private static void requireIncremental(OptionValues<LabelOption> options) {
    boolean incremental = options.flag(LabelOption.INCREMENTAL);
    if (!incremental && (options.flag(LabelOption.REPLACE) || options.has(LabelOption.WATCH))) {
      throw new UserException(
          "Cannot use --%s without --incremental: only such a run goes on with what is there; add --incremental"
              .formatted(options.flag(LabelOption.REPLACE) ? "replace" : "watch"));
    }
    double minutes = options.decimal(LabelOption.COMMIT_MINUTES);
    if (!(minutes >= 0 && minutes <= 1e6)) {
      throw new UserException(
          "Cannot use --commit-minutes %s: give minutes from 0, such as 10".formatted(minutes));
    }
    options.textIfSet(LabelOption.WATCH).ifPresent(LabelRequest::pause);
  }

  /** Reads a time such as 60, 60s or 15m. */
  private static Duration pause(String text) {
    try {
      Duration pause = Duration.ofSeconds(JavaUtils.timeStringAs(text.strip(), TimeUnit.SECONDS));
      if (pause.toSeconds() > 0) {
        return pause;
      }
    } catch (NumberFormatException e) {
      throw new UserException(
          "Cannot use --watch %s: it is no time; write one such as 60s or 15m".formatted(text), e);
    }
    throw new UserException(
        "Cannot use --watch %s: the time must be longer; write one such as 60s or 15m"
            .formatted(text));
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

  /** Returns the table of a catalog that is read in the place of inputs. */
  public Optional<String> inputTable() {
    return options.textIfSet(LabelOption.INPUT_TABLE);
  }

  /** Returns which columns of tables hold what. */
  public InputTable.Columns columns() {
    return new InputTable.Columns(
        options.textIfSet(LabelOption.ID_COLUMN),
        options.textIfSet(LabelOption.CONTENT_COLUMN),
        options.textIfSet(LabelOption.PATH_COLUMN));
  }

  /** Returns the folder or the table of a catalog that receives the detections. */
  public String output() {
    return outputTable().orElseGet(() -> options.text(LabelOption.OUTPUT));
  }

  /** Returns the table of a catalog that receives the detections, in the place of a folder. */
  public Optional<String> outputTable() {
    return options.textIfSet(LabelOption.OUTPUT_TABLE);
  }

  /** Returns the folder that receives the detections; nothing where there is none. */
  public Optional<String> outputFolder() {
    return options.textIfSet(LabelOption.OUTPUT);
  }

  /** Returns how it is written; nothing for the format of its catalog. */
  public Optional<OutputFormat> outputFormat() {
    return format(options);
  }

  /** Returns whether a folder of files without a log is written. */
  public boolean makesFolder() {
    return outputTable().isEmpty() && outputFormat().filter(OutputFormat::isFolder).isPresent();
  }

  /** Returns what the table is partitioned by. */
  public List<TablePartition> partitionBy() {
    return partitions(options);
  }

  /** Returns about how large its files are. */
  public TargetSize targetSize() {
    return options
        .textIfSet(LabelOption.TARGET_FILE_SIZE)
        .map(size -> TargetSize.parse("--target-file-size", size))
        .orElse(new TargetSize(0));
  }

  /** Returns whether only what the output lacks is labelled. */
  public boolean incremental() {
    return options.flag(LabelOption.INCREMENTAL);
  }

  /** Returns whether rows of other models and settings are replaced. */
  public boolean replace() {
    return options.flag(LabelOption.REPLACE);
  }

  /** Returns how much goes into a commit. */
  public CommitPlan.Limits commits() {
    return incremental()
        ? new CommitPlan.Limits(
            options.whole(LabelOption.COMMIT_IMAGES), options.decimal(LabelOption.COMMIT_MINUTES))
        : CommitPlan.Limits.NONE;
  }

  /** Returns how long after a run the next one begins; nothing for one run. */
  public Optional<Duration> watch() {
    return options.textIfSet(LabelOption.WATCH).map(LabelRequest::pause);
  }

  /** Returns whether it is only told what would be done. */
  public boolean dryRun() {
    return options.flag(LabelOption.DRY_RUN);
  }

  /** Returns whether files that are the same are labelled once. */
  public boolean dedupe() {
    return options.flag(LabelOption.DEDUPE);
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
    InputProbe.requireAll("--input", inputs(), hadoop);
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
