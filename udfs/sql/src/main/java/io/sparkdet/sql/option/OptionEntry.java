package io.sparkdet.sql.option;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An option that users set, written down once: an enum of such entries is the one list from which
 * command line, job files, parameters of Spark ML, summaries and the page of options are made.
 */
public interface OptionEntry {

  /** Returns the constant's name, such as {@code SCORE_THRESHOLD}. */
  String name();

  /** Returns what values it takes. */
  OptionKind kind();

  /** Returns what stands for a value in help, such as {@code SCORE} or {@code auto|cpu|gpu}. */
  String label();

  /** Returns what it does, in a sentence without a full stop. */
  String sentence();

  /** Returns what holds where it is not set, in words. */
  String defaultWords();

  /** Returns the name in options, job files and summaries, such as {@code score-threshold}. */
  default String optionName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns the name among the parameters of Spark ML, such as {@code scoreThreshold}. */
  default String paramName() {
    return Pattern.compile("-([a-z])")
        .matcher(optionName())
        .replaceAll(word -> word.group(1).toUpperCase(Locale.ROOT));
  }

  /** Returns what help says of it. */
  default String description() {
    return "%s (default: %s).".formatted(sentence(), defaultWords());
  }
}
