package io.sparkdet.app.label.option;

import static io.sparkdet.sql.option.OptionDefault.computed;
import static io.sparkdet.sql.option.OptionDefault.fixed;
import static io.sparkdet.sql.option.OptionDefault.none;

import io.sparkdet.app.label.input.InputFormat;
import io.sparkdet.app.label.output.OutputFormat;
import io.sparkdet.detection.PublicApi;
import io.sparkdet.sql.option.OptionDefault;
import io.sparkdet.sql.option.OptionEntry;
import io.sparkdet.sql.option.OptionFacts;
import io.sparkdet.sql.option.OptionKind;
import io.sparkdet.sql.option.OptionValues;

/**
 * What {@code label} reads and writes, each option written down once: the command line, job files,
 * requests of programs and the page of options are made from this list. {@link
 * io.sparkdet.sql.detector.DetectorOption} lists how it finds boxes.
 */
@PublicApi
public enum LabelOption implements OptionEntry<OptionValues<LabelOption>> {
  INPUT(
      OptionKind.PATHS,
      "URI",
      "Folders, globs, archives (tar, tar.gz, zip) or single images on any Hadoop file system; or"
          + " tables",
      none()),
  INPUT_TABLE(
      OptionKind.TEXT,
      "NAME",
      "A table of one of Spark's catalogs in the place of --input, such as lake.photos.pictures",
      none()),
  OUTPUT(
      OptionKind.TEXT,
      "URI",
      "Where the table goes; it must not hold anything yet, save with --incremental or --overwrite",
      none()),
  OUTPUT_TABLE(
      OptionKind.TEXT,
      "NAME",
      "A table of one of Spark's catalogs in the place of --output; it is made if it is not there",
      none()),
  OUTPUT_FORMAT(
      OptionKind.choice(OutputFormat.class),
      "parquet|delta|iceberg|json",
      "How the table is written",
      computed(
          options -> options.has(LabelOption.OUTPUT_TABLE) ? null : OutputFormat.PARQUET,
          "parquet; with --output-table the catalog's own")),
  PARTITION_BY(
      OptionKind.TEXT,
      "COLUMNS",
      "Columns that the table is partitioned by, such as status; Iceberg takes days(labelled_at)"
          + " and its like too",
      none("not at all")),
  TARGET_FILE_SIZE(
      OptionKind.TEXT,
      "SIZE",
      "About how large the files of the table are, such as 128m",
      none("a file a task")),
  INPUT_FORMAT(
      OptionKind.choice(InputFormat.class),
      "files|parquet|delta|iceberg",
      "What the inputs are",
      fixed("files")),
  PATH_COLUMN(
      OptionKind.TEXT,
      "NAME",
      "Column of input tables with the locations of the pictures, in the place of --content-column;"
          + " the task that labels opens the file",
      none()),
  CONTENT_COLUMN(
      OptionKind.TEXT,
      "NAME",
      "Column of encoded images in input tables, or a field: image.bytes",
      computed(options -> options.has(LabelOption.PATH_COLUMN) ? null : "content", "content")),
  ID_COLUMN(
      OptionKind.TEXT,
      "NAME",
      "Column or field of input tables that becomes path",
      computed(
          options -> options.has(LabelOption.PATH_COLUMN) ? null : "path",
          "path; with --path-column that column")),
  INCREMENTAL(
      OptionKind.FLAG,
      "true|false",
      "Label only what the output lacks, and add it in commits that stay when the run is killed",
      fixed("false", "off")),
  REPLACE(
      OptionKind.FLAG,
      "true|false",
      "With --incremental: rows of the same picture by other models and settings are replaced",
      fixed("false", "they stay")),
  COMMIT_IMAGES(
      OptionKind.WHOLE,
      "N",
      "With --incremental: the most images of a commit; 0 means no limit",
      fixed("10000")),
  COMMIT_MINUTES(
      OptionKind.DECIMAL,
      "MINUTES",
      "With --incremental: about how long a commit's images are labeled; 0 means no limit",
      fixed("0")),
  WATCH(
      OptionKind.TEXT,
      "SECONDS",
      "With --incremental: look again so long after each run, such as 60s or 15m, until stopped",
      none("one run")),
  DEDUPE(
      OptionKind.FLAG,
      "true|false",
      "Label files that are the same byte for byte once; each has its row",
      fixed("false", "off")),
  SUFFIXES(
      OptionKind.several(OptionKind.TEXT),
      "LIST",
      "Only files with these suffixes, such as jpg,png, and none is looked into",
      none("known suffixes, and first bytes of files that have no known one")),
  ANY_FILE(
      OptionKind.FLAG,
      "true|false",
      "Look into files with suffixes of other kinds too, such as .txt or .dat",
      fixed("false", "off")),
  FAIL_ON_UNREADABLE_FOLDERS(
      OptionKind.FLAG,
      "true|false",
      "Refuse to begin when a folder may not be listed",
      fixed("false", "a note and a count")),
  COCO_OUTPUT(
      OptionKind.TEXT, "FILE", "Also write a COCO results file; needs --annotations", none()),
  ANNOTATIONS(
      OptionKind.INPUT, "FILE", "COCO instances file that gives image ids by file name", none()),
  PARTITIONS(
      OptionKind.INTEGER,
      "N",
      "Number of tasks and output files",
      fixed("0", "by bytes and cores")),
  MAX_ERROR_FRACTION(
      OptionKind.DECIMAL,
      "SHARE",
      "Exit status 3 when a larger share of images fails, from 0 to 1",
      fixed("1.0")),
  SUMMARY(OptionKind.TEXT, "FILE", "Write counts, speed and settings as JSON", none()),
  DRY_RUN(
      OptionKind.FLAG,
      "true|false",
      "Find the images, label some of them for a few seconds, tell how long all will take, and"
          + " write nothing",
      fixed("false", "off"));

  @SuppressWarnings("ImmutableEnumChecker") // records; the lambdas in them hold nothing
  private final OptionFacts<OptionValues<LabelOption>> facts;

  LabelOption(
      OptionKind kind,
      String label,
      String sentence,
      OptionDefault<OptionValues<LabelOption>> otherwise) {
    facts = new OptionFacts<>(kind, label, sentence, otherwise);
  }

  @Override
  public OptionFacts<OptionValues<LabelOption>> facts() {
    return facts;
  }
}
