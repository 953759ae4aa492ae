package io.sparkdet.app.pack;

import static io.sparkdet.sql.option.OptionDefault.fixed;
import static io.sparkdet.sql.option.OptionDefault.mustBeSet;
import static io.sparkdet.sql.option.OptionDefault.none;

import io.sparkdet.sql.option.OptionDefault;
import io.sparkdet.sql.option.OptionEntry;
import io.sparkdet.sql.option.OptionFacts;
import io.sparkdet.sql.option.OptionKind;
import io.sparkdet.sql.option.OptionValues;

/** The options of {@code pack}, each written down once. */
public enum PackOption implements OptionEntry<OptionValues<PackOption>> {
  INPUT(
      OptionKind.PATHS,
      "URI",
      "Folders, globs, archives or single images on any Hadoop file system",
      mustBeSet()),
  OUTPUT(
      OptionKind.TEXT,
      "DIR",
      "New or empty folder for the shards and their _manifest.json",
      mustBeSet()),
  FORMAT(
      OptionKind.choice(PackFormat.class),
      "parquet|tar",
      "A table with a row an image, or tar shards as WebDataset reads them",
      fixed("parquet")),
  TARGET_SIZE(
      OptionKind.TEXT,
      "SIZE",
      "About how large a shard is, in bytes or with k, m or g for KiB, MiB or GiB",
      fixed("256m")),
  SUFFIXES(
      OptionKind.several(OptionKind.TEXT),
      "LIST",
      "Only files with these suffixes, such as jpg,png, and none is looked into",
      none("known suffixes, and first bytes of files that have no known one")),
  ANY_FILE(
      OptionKind.FLAG,
      "true|false",
      "Look into files with suffixes of other kinds too, such as .txt or .dat",
      fixed("false", "off"));

  @SuppressWarnings("ImmutableEnumChecker") // records; the lambdas in them hold nothing
  private final OptionFacts<OptionValues<PackOption>> facts;

  PackOption(
      OptionKind kind,
      String label,
      String sentence,
      OptionDefault<OptionValues<PackOption>> otherwise) {
    facts = new OptionFacts<>(kind, label, sentence, otherwise);
  }

  @Override
  public OptionFacts<OptionValues<PackOption>> facts() {
    return facts;
  }
}
