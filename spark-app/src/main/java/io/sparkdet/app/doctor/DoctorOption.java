package io.sparkdet.app.doctor;

import static io.sparkdet.sql.option.OptionDefault.fixed;
import static io.sparkdet.sql.option.OptionDefault.none;

import io.sparkdet.sql.detector.DetectorOption;
import io.sparkdet.sql.option.OptionDefault;
import io.sparkdet.sql.option.OptionEntry;
import io.sparkdet.sql.option.OptionFacts;
import io.sparkdet.sql.option.OptionKind;
import io.sparkdet.sql.option.OptionValues;
import java.util.Objects;

/** The options of {@code doctor}, each written down once; those of a detector are its own. */
public enum DoctorOption implements OptionEntry<OptionValues<DoctorOption>> {
  MODEL(DetectorOption.MODEL),
  DEVICE(DetectorOption.DEVICE),
  ENGINE(DetectorOption.ENGINE),
  BATCH_SIZE(DetectorOption.BATCH_SIZE),
  PARALLELISM(DetectorOption.PARALLELISM),
  MAX_PIXELS(DetectorOption.MAX_PIXELS),
  INPUT(
      OptionKind.PATHS, "URI", "Folders, files or globs that every executor should reach", none()),
  OUTPUT(
      OptionKind.TEXT,
      "URI",
      "A place to write to that every executor should reach; nothing is written",
      none()),
  JSON(
      OptionKind.FLAG, "true|false", "Print JSON in the place of the table", fixed("false", "off"));

  @SuppressWarnings("ImmutableEnumChecker") // records; the lambdas in them hold nothing
  private final OptionFacts<OptionValues<DoctorOption>> facts;

  DoctorOption(DetectorOption same) {
    this(
        same.kind(),
        same.label(),
        same.sentence(),
        fixed(Objects.requireNonNull(same.facts().otherwise().fixed()), same.defaultWords()));
  }

  DoctorOption(
      OptionKind kind,
      String label,
      String sentence,
      OptionDefault<OptionValues<DoctorOption>> otherwise) {
    facts = new OptionFacts<>(kind, label, sentence, otherwise);
  }

  @Override
  public OptionFacts<OptionValues<DoctorOption>> facts() {
    return facts;
  }
}
