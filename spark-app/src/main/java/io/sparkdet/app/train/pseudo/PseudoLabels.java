package io.sparkdet.app.train.pseudo;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.train.option.RunOption;
import io.sparkdet.sql.option.OptionValues;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Boxes that a detector found, as annotations of pictures that nobody annotated. A box scored
 * {@code score} or more is learned as an annotated one, as STAC does (Sohn et al.; arXiv
 * 2005.04757), with a weight. One scored from {@code ignoredFrom} to below that is neither object
 * nor background: anchors that would find it are left out of the loss, where STAC and Unbiased
 * Teacher (Liu et al.; arXiv 2102.09480) take them for background. A picture without a box of that
 * score is left out as a whole: that nothing was found in it does not say that nothing is there.
 *
 * @param table what {@code label} wrote
 * @param score from which a box counts, above 0 and at most 1
 * @param ignoredFrom score from which a box is no background, at most {@code score}
 * @param weight of each box in the loss, above 0; empty for its score
 */
public record PseudoLabels(String table, double score, double ignoredFrom, OptionalDouble weight) {

  private static final String BY_SCORE = "score";

  private static final List<RunOption> HOW =
      List.of(RunOption.PSEUDO_SCORE, RunOption.PSEUDO_IGNORE, RunOption.PSEUDO_WEIGHT);

  /** Refuses scores and weights that mean nothing. */
  public PseudoLabels {
    if (!(score > 0 && score <= 1) || !(ignoredFrom >= 0 && ignoredFrom <= score)) {
      throw new UserException(
          "Cannot take pseudo-labels scored %s or more, and ignore those from %s: --pseudo-score is above 0 and at most 1, --pseudo-ignore from 0 to that"
              .formatted(score, ignoredFrom));
    }
    if (weight.isPresent() && !(weight.getAsDouble() > 0 && weight.getAsDouble() <= 1)) {
      throw new UserException(unreadable(String.valueOf(weight.getAsDouble())));
    }
  }

  /**
   * Returns what the options say; empty where there are no pseudo-labels.
   *
   * @throws UserException if a value makes no sense, or is given without a table
   */
  public static Optional<PseudoLabels> of(OptionValues<RunOption> run) {
    Optional<String> table = run.textIfSet(RunOption.PSEUDO_LABELS);
    if (table.isEmpty()) {
      HOW.stream()
          .map(RunOption::optionName)
          .filter(run.given()::containsKey)
          .findFirst()
          .ifPresent(
              option -> {
                throw new UserException(
                    "Cannot use --%s without pseudo-labels: name an output of label with --pseudo-labels"
                        .formatted(option));
              });
      return Optional.empty();
    }
    return Optional.of(
        new PseudoLabels(
            table.get(),
            run.decimal(RunOption.PSEUDO_SCORE),
            run.decimal(RunOption.PSEUDO_IGNORE),
            weight(run.text(RunOption.PSEUDO_WEIGHT))));
  }

  private static OptionalDouble weight(String text) {
    if (text.equals(BY_SCORE)) {
      return OptionalDouble.empty();
    }
    try {
      return OptionalDouble.of(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      throw new UserException(unreadable(text), e);
    }
  }

  private static String unreadable(String text) {
    return "Cannot weigh pseudo-labels by '%s': --pseudo-weight is score, or a number above 0 and at most 1"
        .formatted(text);
  }

  /** Returns the weight of a box in the loss; 0 for one that is ignored. */
  float weight(float boxScore) {
    if (boxScore < (float) score) {
      return 0;
    }
    return weight.isPresent() ? (float) weight.getAsDouble() : boxScore;
  }

  /** Returns all that decides the weights of a network, by option. */
  public Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put(RunOption.PSEUDO_LABELS.optionName(), table);
    settings.put(RunOption.PSEUDO_SCORE.optionName(), String.valueOf(score));
    settings.put(RunOption.PSEUDO_IGNORE.optionName(), String.valueOf(ignoredFrom));
    settings.put(
        RunOption.PSEUDO_WEIGHT.optionName(),
        weight.isPresent() ? String.valueOf(weight.getAsDouble()) : BY_SCORE);
    return settings;
  }
}
