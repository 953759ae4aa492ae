package io.sparkdet.sql.option;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What holds where an option is not set.
 *
 * @param fixed a text that always holds; null where there is none
 * @param computed what else follows from {@code S}; it gives null where nothing holds
 * @param words what help says of it; empty where there is nothing to say
 * @param required whether nothing holds and the option has to be set
 * @param <S> what a default may depend on, such as the rules of a model folder
 */
public record OptionDefault<S>(
    @Nullable String fixed,
    Function<S, @Nullable Object> computed,
    String words,
    boolean required) {

  /** Returns no default: the option has to be set. */
  public static <S> OptionDefault<S> mustBeSet() {
    return new OptionDefault<>(null, source -> null, "", true);
  }

  /** Returns a default that always holds. */
  public static <S> OptionDefault<S> fixed(String text) {
    return fixed(text, text);
  }

  /** Returns a default that always holds, and that help says in other words. */
  public static <S> OptionDefault<S> fixed(String text, String words) {
    return new OptionDefault<>(text, source -> null, words, false);
  }

  /** Returns a default that follows from something else. */
  public static <S> OptionDefault<S> computed(Function<S, @Nullable Object> rule, String words) {
    return new OptionDefault<>(null, rule, words, false);
  }

  /** Returns no default; the words say what happens then. */
  public static <S> OptionDefault<S> none(String words) {
    return computed(source -> null, words);
  }

  /** Returns no default; without the option nothing is done. */
  public static <S> OptionDefault<S> none() {
    return none("");
  }
}
