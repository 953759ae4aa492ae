package io.sparkdet.app.sample;

import static io.sparkdet.sql.option.OptionDefault.fixed;
import static io.sparkdet.sql.option.OptionDefault.mustBeSet;

import io.sparkdet.sql.option.OptionDefault;
import io.sparkdet.sql.option.OptionEntry;
import io.sparkdet.sql.option.OptionFacts;
import io.sparkdet.sql.option.OptionKind;
import io.sparkdet.sql.option.OptionValues;

/** The options of a sample lake, each written down once. */
public enum SampleOption implements OptionEntry<OptionValues<SampleOption>> {
  OUTPUT(
      OptionKind.TEXT,
      "DIR",
      "New or empty folder, on any file system that Hadoop knows",
      mustBeSet()),
  IMAGES(OptionKind.INTEGER, "N", "Number of pictures", fixed("64")),
  SEED(OptionKind.LONG, "N", "Seed of every draw", fixed("1")),
  SIZE(OptionKind.INTEGER, "PIXELS", "Longer side of each picture", fixed("512"));

  @SuppressWarnings("ImmutableEnumChecker") // records; the lambdas in them hold nothing
  private final OptionFacts<OptionValues<SampleOption>> facts;

  SampleOption(
      OptionKind kind,
      String label,
      String sentence,
      OptionDefault<OptionValues<SampleOption>> otherwise) {
    facts = new OptionFacts<>(kind, label, sentence, otherwise);
  }

  @Override
  public OptionFacts<OptionValues<SampleOption>> facts() {
    return facts;
  }
}
