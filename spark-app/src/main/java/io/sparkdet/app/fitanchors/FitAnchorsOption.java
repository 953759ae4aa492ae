package io.sparkdet.app.fitanchors;

import static io.sparkdet.sql.option.OptionDefault.fixed;
import static io.sparkdet.sql.option.OptionDefault.mustBeSet;
import static io.sparkdet.sql.option.OptionDefault.none;

import io.sparkdet.sql.option.OptionDefault;
import io.sparkdet.sql.option.OptionEntry;
import io.sparkdet.sql.option.OptionFacts;
import io.sparkdet.sql.option.OptionKind;
import io.sparkdet.sql.option.OptionValues;

/** The options of fitting anchors, each written down once. */
public enum FitAnchorsOption implements OptionEntry<OptionValues<FitAnchorsOption>> {
  ANNOTATIONS(
      OptionKind.INPUT,
      "FILE|DIR",
      "Boxes and sizes of images: a COCO instances file, a Pascal VOC directory, or a table with"
          + " image_id, width, height and truths",
      mustBeSet()),
  SPLIT(
      OptionKind.INPUT,
      "FILE",
      "Image names of the VOC directory that count, one a line",
      none("all")),
  VARIANT(
      OptionKind.TEXT,
      "NAME|FILE",
      "The network whose levels get the anchors, and whose own they are compared with",
      fixed("d0")),
  INPUT_SIZE(
      OptionKind.INTEGER, "PIXELS", "Side of the network's square input", none("the variant's")),
  SCALES(
      OptionKind.INTEGER,
      "N",
      "Sizes from one level to the next; --scales times --ratios shapes are fitted",
      fixed("3")),
  RATIOS(OptionKind.INTEGER, "N", "Shapes of each size", fixed("3")),
  SEED(OptionKind.LONG, "N", "Seed of the clustering", fixed("1")),
  OUTPUT(
      OptionKind.TEXT,
      "FILE",
      "The JSON file of anchors; it must not exist, save with --overwrite",
      mustBeSet());

  @SuppressWarnings("ImmutableEnumChecker") // records; the lambdas in them hold nothing
  private final OptionFacts<OptionValues<FitAnchorsOption>> facts;

  FitAnchorsOption(
      OptionKind kind,
      String label,
      String sentence,
      OptionDefault<OptionValues<FitAnchorsOption>> otherwise) {
    facts = new OptionFacts<>(kind, label, sentence, otherwise);
  }

  @Override
  public OptionFacts<OptionValues<FitAnchorsOption>> facts() {
    return facts;
  }
}
