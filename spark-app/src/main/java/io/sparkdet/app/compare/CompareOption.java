package io.sparkdet.app.compare;

import static io.sparkdet.sql.option.OptionDefault.fixed;
import static io.sparkdet.sql.option.OptionDefault.mustBeSet;
import static io.sparkdet.sql.option.OptionDefault.none;

import io.sparkdet.sql.option.OptionDefault;
import io.sparkdet.sql.option.OptionEntry;
import io.sparkdet.sql.option.OptionFacts;
import io.sparkdet.sql.option.OptionKind;
import io.sparkdet.sql.option.OptionValues;

/** The options of a comparison, each written down once. */
public enum CompareOption implements OptionEntry<OptionValues<CompareOption>> {
  BEFORE(
      OptionKind.INPUT,
      "FILE|DIR",
      "Detections: a COCO results file or a label output",
      mustBeSet()),
  AFTER(OptionKind.INPUT, "FILE|DIR", "Other detections of the same images", mustBeSet()),
  ANNOTATIONS(
      OptionKind.INPUT,
      "FILE|DIR",
      "The truth: a COCO instances file, a Pascal VOC directory, or a table",
      none()),
  SPLIT(
      OptionKind.INPUT,
      "FILE",
      "Image names of the VOC directory that count, one a line",
      none("all")),
  OUTPUT(OptionKind.TEXT, "DIR", "Where the results go", mustBeSet()),
  IMAGES(
      OptionKind.INPUT,
      "DIR",
      "The pictures, by the annotations' file names: shows what changed for the better and the"
          + " worse",
      none()),
  IMAGE_TABLE(
      OptionKind.INPUT,
      "FILE|DIR",
      "A table with a row an image, by image_id, file_name or path",
      none()),
  SLICE_BY(
      OptionKind.several(OptionKind.TEXT),
      "COLUMN",
      "Columns of the image table: each of their values is compared on its own",
      none()),
  CONFIDENCE(
      OptionKind.DECIMAL,
      "LEVEL",
      "The share of the replicates that the interval of a difference holds",
      fixed("0.95")),
  REPLICATES(
      OptionKind.COUNT,
      "N",
      "Bootstrap replicates of the images, the same for both sides",
      fixed("200")),
  SEED(OptionKind.WHOLE, "N", "Seed of the replicates", fixed("1")),
  IGNORE_UNKNOWN_IMAGES(
      OptionKind.FLAG,
      "true|false",
      "Leave out detections on images that the truth lacks, with a warning",
      fixed("false", "off"));

  @SuppressWarnings("ImmutableEnumChecker") // records; the lambdas in them hold nothing
  private final OptionFacts<OptionValues<CompareOption>> facts;

  CompareOption(
      OptionKind kind,
      String label,
      String sentence,
      OptionDefault<OptionValues<CompareOption>> otherwise) {
    facts = new OptionFacts<>(kind, label, sentence, otherwise);
  }

  @Override
  public OptionFacts<OptionValues<CompareOption>> facts() {
    return facts;
  }
}
