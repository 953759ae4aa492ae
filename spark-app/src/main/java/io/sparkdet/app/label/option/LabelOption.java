package io.sparkdet.app.label.option;

import static io.sparkdet.sql.option.OptionDefault.fixed;
import static io.sparkdet.sql.option.OptionDefault.mustBeSet;
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
      mustBeSet()),
  OUTPUT(
      OptionKind.TEXT,
      "URI",
      "Where the table goes; it must not hold anything yet, save with --overwrite",
      mustBeSet()),
  OUTPUT_FORMAT(
      OptionKind.choice(OutputFormat.class),
      "parquet|json",
      "How the table is written",
      fixed("parquet")),
  INPUT_FORMAT(
      OptionKind.choice(InputFormat.class), "files|parquet", "What the inputs are", fixed("files")),
  CONTENT_COLUMN(
      OptionKind.TEXT,
      "NAME",
      "Column of encoded images in input tables, or a field: image.bytes",
      fixed("content")),
  ID_COLUMN(
      OptionKind.TEXT, "NAME", "Column or field of input tables that becomes path", fixed("path")),
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
  SUMMARY(OptionKind.TEXT, "FILE", "Write counts, speed and settings as JSON", none());

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
