package io.sparkdet.app.compare;

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
  OUTPUT(OptionKind.TEXT, "DIR", "Where the results go", mustBeSet());

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
