package io.sparkdet.app.train.option;

import static io.sparkdet.sql.option.OptionDefault.computed;
import static io.sparkdet.sql.option.OptionDefault.fixed;
import static io.sparkdet.sql.option.OptionDefault.mustBeSet;
import static io.sparkdet.sql.option.OptionDefault.none;

import io.sparkdet.sql.option.OptionDefault;
import io.sparkdet.sql.option.OptionEntry;
import io.sparkdet.sql.option.OptionFacts;
import io.sparkdet.sql.option.OptionKind;
import io.sparkdet.sql.option.OptionValues;

/**
 * What a run of training reads and writes, each option written down once; {@link TrainOption} lists
 * how it trains.
 */
public enum RunOption implements OptionEntry<OptionValues<RunOption>> {
  IMAGES(
      OptionKind.INPUT, "DIR", "Folder of the images, looked through to the bottom", mustBeSet()),
  ANNOTATIONS(
      OptionKind.INPUT,
      "FILE|DIR",
      "COCO instances file, Pascal VOC directory, or a table with image_id and truths",
      mustBeSet()),
  SPLIT(
      OptionKind.INPUT,
      "FILE",
      "Image names of the VOC directory to train on, one a line",
      none("all")),
  CLASSES(
      OptionKind.TEXT,
      "auto|FILE",
      "auto takes all categories; a file names those to train, one a line, or ID, a tab, NAME for"
          + " one that has no box yet",
      fixed("auto")),
  SKIP_MISSING_IMAGES(
      OptionKind.FLAG,
      "true|false",
      "Leave out annotated images that have no file instead of refusing them",
      fixed("false", "off")),
  VALIDATION_IMAGES(
      OptionKind.INPUT,
      "DIR",
      "Images to measure AP on after every epoch; the best epoch's model is kept",
      none()),
  VALIDATION_ANNOTATIONS(
      OptionKind.INPUT,
      "FILE|DIR",
      "Their annotations",
      none("--annotations, with --validation-split")),
  VALIDATION_SPLIT(
      OptionKind.INPUT,
      "FILE",
      "Image names of the VOC directory to measure on, one a line",
      none()),
  PSEUDO_LABELS(
      OptionKind.INPUT,
      "DIR",
      "Output of label, whose pictures and boxes are learned beside the annotated ones; annotated"
          + " pictures in it keep their annotations",
      none()),
  PSEUDO_SCORE(
      OptionKind.DECIMAL,
      "S",
      "Score from which a pseudo-label counts; pictures without such a box are left out",
      fixed("0.5")),
  PSEUDO_IGNORE(
      OptionKind.DECIMAL,
      "S",
      "Score from which boxes below --pseudo-score are neither object nor background",
      computed(options -> options.decimal(PSEUDO_SCORE) / 2, "half of --pseudo-score")),
  PSEUDO_WEIGHT(
      OptionKind.TEXT,
      "W|score",
      "What a pseudo-label counts in the loss, where an annotated box counts 1: a number, or its"
          + " score",
      fixed("1")),
  OUTPUT(
      OptionKind.TEXT,
      "DIR",
      "The model folder to make; empty, save with --resume, or with --overwrite, which keeps an"
          + " earlier run under a hidden name until the first epoch is done",
      mustBeSet()),
  RESUME(
      OptionKind.FLAG,
      "true|false",
      "Go on from the last checkpoint in DIR: the result is that of one run, of the same options."
          + " For more epochs, see --continue",
      fixed("false", "off")),
  CONTINUE(
      OptionKind.TEXT,
      "MODEL",
      "Train a model that train made for --epochs more, into another DIR: with its network, classes"
          + " and settings unless others are given, and from its last checkpoint, where it has one,"
          + " with the optimizer's memory, moving average and counts",
      none()),
  PREVIEW(
      OptionKind.TEXT,
      "FILE",
      "Before training, write an HTML page of augmented samples with boxes and the anchors that are"
          + " to find them",
      none());

  @SuppressWarnings("ImmutableEnumChecker") // records; the lambdas in them hold nothing
  private final OptionFacts<OptionValues<RunOption>> facts;

  RunOption(
      OptionKind kind,
      String label,
      String sentence,
      OptionDefault<OptionValues<RunOption>> otherwise) {
    facts = new OptionFacts<>(kind, label, sentence, otherwise);
  }

  @Override
  public OptionFacts<OptionValues<RunOption>> facts() {
    return facts;
  }
}
