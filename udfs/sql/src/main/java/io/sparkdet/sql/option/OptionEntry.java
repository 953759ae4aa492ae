package io.sparkdet.sql.option;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An option that users set, written down once: an enum of such entries is the one list from which
 * command line, job files, parameters of Spark ML, summaries and the page of options are made.
 *
 * @param <S> what its default may depend on
 */
public interface OptionEntry<S> {

  /** Returns the constant's name, such as {@code SCORE_THRESHOLD}. */
  String name();

  /** Returns what it is, apart from its name. */
  OptionFacts<S> facts();

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

  /** Returns what values it takes. */
  default OptionKind kind() {
    return facts().kind();
  }

  /** Returns what stands for a value in help. */
  default String label() {
    return facts().label();
  }

  /** Returns what it does, in a sentence without a full stop. */
  default String sentence() {
    return facts().sentence();
  }

  /** Returns whether it has to be set. */
  default boolean required() {
    return facts().otherwise().required();
  }

  /** Returns what holds where it is not set, in words; empty where there is nothing to say. */
  default String defaultWords() {
    return facts().otherwise().words();
  }

  /** Returns the default that depends on nothing, or null. */
  default @Nullable Object fixedDefault() {
    String fixed = facts().otherwise().fixed();
    return fixed == null ? null : kind().parse(optionName(), fixed);
  }

  /** Returns what holds where it is not set, or null where nothing does. */
  default @Nullable Object otherwise(S source) {
    Object fixed = fixedDefault();
    return fixed == null ? facts().otherwise().computed().apply(source) : fixed;
  }

  /** Returns what help says of it. */
  default String description() {
    return defaultWords().isEmpty()
        ? sentence() + "."
        : "%s (default: %s).".formatted(sentence(), defaultWords());
  }
}
