package io.sparkdet.app.train;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which network is trained and where its weights begin.
 *
 * @param variant a published name or a file; empty for that of the initial model, or {@code d0}
 * @param init {@code random}, a model folder or name, or a file with a trained backbone
 * @param inputSize side of the input in pixels; empty for the variant's
 * @param fpnRepeats number of BiFPN cells; empty for the variant's
 * @param anchors file that fit-anchors wrote; empty for the variant's
 */
public record NetworkRequest(
    Optional<String> variant,
    String init,
    OptionalInt inputSize,
    OptionalInt fpnRepeats,
    Optional<String> anchors) {

  /** What {@code --init} is for weights from the seed alone. */
  public static final String RANDOM = "random";
}
