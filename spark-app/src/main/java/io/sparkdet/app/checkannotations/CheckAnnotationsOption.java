package io.sparkdet.app.checkannotations;

import static io.sparkdet.sql.option.OptionDefault.computed;
import static io.sparkdet.sql.option.OptionDefault.fixed;
import static io.sparkdet.sql.option.OptionDefault.mustBeSet;
import static io.sparkdet.sql.option.OptionDefault.none;

import io.sparkdet.app.checkannotations.picture.PictureComparison;
import io.sparkdet.sql.option.OptionDefault;
import io.sparkdet.sql.option.OptionEntry;
import io.sparkdet.sql.option.OptionFacts;
import io.sparkdet.sql.option.OptionKind;
import io.sparkdet.sql.option.OptionValues;

/** The options of {@code check-annotations}, each written down once. */
public enum CheckAnnotationsOption implements OptionEntry<OptionValues<CheckAnnotationsOption>> {
  ANNOTATIONS(
      OptionKind.PATHS,
      "FILE|DIR",
      "What is checked, in any form that evaluate reads; several, such as training and validation,"
          + " are compared with each other",
      mustBeSet()),
  IMAGES(
      OptionKind.PATHS,
      "DIR",
      "The folder of the pictures, for all annotations or one for each; without it files are not"
          + " looked at",
      none()),
  SPLIT(
      OptionKind.PATHS,
      "FILE",
      "Image names of a VOC directory that count, one a line; one file for each of the annotations",
      none("all")),
  COMPARE_PICTURES(
      OptionKind.choice(PictureComparison.class),
      "none|content|near",
      "How pictures are told to be the same: by path, by content, or by how they look; all but none"
          + " read whole files",
      computed(
          options ->
              options.several(ANNOTATIONS, String.class).size() > 1
                  ? PictureComparison.NEAR
                  : PictureComparison.NONE,
          "near for several annotations, else none")),
  NEAR_BITS(
      OptionKind.between(0, 7),
      "N",
      "Bits of 64 in which the hashes of pictures that look alike may differ, 0 to 7",
      fixed("3")),
  OVERLAP(
      OptionKind.DECIMAL,
      "IOU",
      "IoU from which two boxes of one class are told as one object drawn twice",
      fixed("0.85")),
  SAMPLES(
      OptionKind.COUNT, "N", "Pictures in the page, with the boxes in question drawn", fixed("24")),
  OUTPUT(OptionKind.TEXT, "DIR", "Where the page and the tables go", mustBeSet()),
  FIX(
      OptionKind.TEXT,
      "FILE",
      "A new COCO file in which is mended what needs no judgment; what is checked stays as it is",
      none()),
  FAIL_ON(
      OptionKind.choice(FailOn.class),
      "none|warning|error",
      "Findings from which on the status is 3, once everything is written",
      fixed("none"));

  @SuppressWarnings("ImmutableEnumChecker") // records; the lambdas in them hold nothing
  private final OptionFacts<OptionValues<CheckAnnotationsOption>> facts;

  CheckAnnotationsOption(
      OptionKind kind,
      String label,
      String sentence,
      OptionDefault<OptionValues<CheckAnnotationsOption>> otherwise) {
    facts = new OptionFacts<>(kind, label, sentence, otherwise);
  }

  @Override
  public OptionFacts<OptionValues<CheckAnnotationsOption>> facts() {
    return facts;
  }
}
