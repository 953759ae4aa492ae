package io.sparkdet.app.train.validation;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.train.data.PictureSize;
import io.sparkdet.app.train.data.SetFindings;
import io.sparkdet.app.train.data.TrainingSetReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * A set of annotated pictures that is worth hours of training, found out before the first step.
 *
 * @param notes what the user should know about it
 * @param sizes of its pictures by image id, where they are known
 */
public record UsableSet(List<String> notes, Map<Long, PictureSize> sizes) {

  /**
   * Looks at a set.
   *
   * @param purpose what errors call it: {@code train} or {@code validate}
   * @param annotations what errors call the set
   * @param inputSize side of the network's input in pixels
   * @throws UserException if no box or no picture is left
   */
  public static UsableSet require(
      String purpose,
      String annotations,
      JavaSparkContext spark,
      TrainingSetReader.Result read,
      int inputSize) {
    if (read.set().boxes() == 0) {
      throw new UserException(
          "Cannot %s on %s: %s".formatted(purpose, annotations, read.notes().noBoxLeft()));
    }
    SetFindings findings = SetFindings.of(spark, read, inputSize);
    Optional<String> refusal = findings.refusal();
    if (refusal.isPresent()) {
      throw new UserException("Cannot %s on %s: %s".formatted(purpose, annotations, refusal.get()));
    }
    List<String> sentences = new ArrayList<>(read.passedOver());
    sentences.addAll(read.notes().sentences());
    sentences.addAll(findings.sentences());
    return new UsableSet(List.copyOf(sentences), findings.sizes());
  }
}
