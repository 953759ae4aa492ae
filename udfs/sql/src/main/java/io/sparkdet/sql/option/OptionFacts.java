package io.sparkdet.sql.option;

/**
 * What an option is, apart from its name.
 *
 * @param kind what values it takes
 * @param label what stands for a value in help, such as {@code SCORE} or {@code auto|cpu|gpu}
 * @param sentence what it does, without a full stop
 * @param otherwise what holds where it is not set
 * @param <S> what its default may depend on
 */
public record OptionFacts<S>(
    OptionKind kind, String label, String sentence, OptionDefault<S> otherwise) {}
