package io.sparkdet.app.train.initial;

import io.sparkdet.app.files.OptionFile;
import io.sparkdet.app.files.VariantLocation;
import io.sparkdet.app.train.option.Beginning;
import io.sparkdet.app.train.option.TrainOption;
import io.sparkdet.sql.option.OptionValues;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;

/**
 * Which network is trained and where its weights begin.
 *
 * @param variant a published name or a file; empty for that of the initial model, or {@code d0}
 * @param init {@code random}, a model folder or name, or a file with a trained backbone
 * @param inputSize side of the input in pixels; empty for the variant's
 * @param fpnRepeats number of BiFPN cells; empty for the variant's
 * @param anchors file that fit-anchors wrote; empty for the network's own or fitted ones
 * @param anchorsByData whether anchors are fitted to the data, and kept where they meet clearly
 *     more boxes
 */
public record NetworkRequest(
    Optional<String> variant,
    String init,
    OptionalInt inputSize,
    OptionalInt fpnRepeats,
    Optional<String> anchors,
    boolean anchorsByData) {

  /** Values of {@link TrainOption#ANCHORS} that are no files. */
  private static final List<String> WORDS = List.of(TrainOption.BY_DATA, TrainOption.OF_VARIANT);

  /** Returns what the options say. */
  public static NetworkRequest of(OptionValues<TrainOption> options) {
    Optional<String> anchors = options.textIfSet(TrainOption.ANCHORS);
    String init = options.text(TrainOption.INIT);
    return new NetworkRequest(
        options.textIfSet(TrainOption.VARIANT),
        init,
        options.countIfSet(TrainOption.INPUT_SIZE),
        options.countIfSet(TrainOption.FPN_REPEATS),
        anchors.filter(file -> !WORDS.contains(file)),
        anchors
            .map(TrainOption.BY_DATA::equals)
            .orElseGet(() -> Beginning.of(init) != Beginning.MODEL));
  }

  /**
   * Refuses a network or a beginning that is not there, before any work.
   *
   * @throws io.sparkdet.app.error.UserException that names what is missing
   */
  public void require(Configuration hadoop) {
    if (variant.isPresent()) {
      VariantLocation.config(variant.get(), hadoop);
    }
    if (anchors.isPresent()) {
      new OptionFile("--anchors", anchors.get()).read(hadoop);
    }
    InitialModel.require(init, hadoop);
  }
}
