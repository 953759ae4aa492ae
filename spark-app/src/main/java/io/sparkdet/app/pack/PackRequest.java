package io.sparkdet.app.pack;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.listing.ListingRules;
import io.sparkdet.detection.PublicApi;
import io.sparkdet.sql.option.OptionValues;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is to be packed, and into what.
 *
 * @param inputs folders, globs, archives or files
 * @param output the folder that receives shards and manifest; it holds nothing yet
 * @param format what the shards are
 * @param targetBytes about how large a shard is
 * @param listing which files are images
 */
@PublicApi
public record PackRequest(
    List<String> inputs, String output, PackFormat format, long targetBytes, ListingRules listing) {

  /** The smallest shard that may be asked for: a page of Parquet. */
  static final long LEAST_TARGET = 64L << 10;

  private static final Pattern SIZE = Pattern.compile("(\\d{1,15})\\s*([kmg]?)(?:i?b)?");

  /**
   * Copies and checks.
   *
   * @throws UserException if a shard would be too small
   */
  public PackRequest {
    inputs = List.copyOf(inputs);
    if (targetBytes < LEAST_TARGET) {
      throw new UserException(
          "Cannot use --target-size %d: a shard has at least 64k; give a size such as 256m"
              .formatted(targetBytes));
    }
  }

  /**
   * Returns the request of options.
   *
   * @param given texts by the options' names, see {@link PackOption}
   * @throws UserException if one makes no sense
   */
  public static PackRequest of(Map<String, String> given) {
    try {
      OptionValues<PackOption> values = OptionValues.of(PackOption.class, given);
      return new PackRequest(
          values.several(PackOption.INPUT, String.class),
          values.text(PackOption.OUTPUT),
          values.choice(PackOption.FORMAT, PackFormat.class),
          bytes(values.text(PackOption.TARGET_SIZE)),
          ListingRules.of(
              values.several(PackOption.SUFFIXES, String.class),
              values.flag(PackOption.ANY_FILE),
              false));
    } catch (IllegalArgumentException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
  }

  private static long bytes(String size) {
    Matcher matcher = SIZE.matcher(size.strip().toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new UserException(
          "Cannot use --target-size %s: it is no size; give one such as 256m".formatted(size));
    }
    int shift = " kmg".indexOf(matcher.group(2).isEmpty() ? " " : matcher.group(2)) * 10;
    long number = Long.parseLong(matcher.group(1));
    if (number > Long.MAX_VALUE >> shift) {
      throw new UserException(
          "Cannot use --target-size %s: it is too large; give a size such as 256m".formatted(size));
    }
    return number << shift;
  }

  /** Returns the same with another folder that receives the shards. */
  public PackRequest writingTo(String other) {
    return new PackRequest(inputs, other, format, targetBytes, listing);
  }
}
