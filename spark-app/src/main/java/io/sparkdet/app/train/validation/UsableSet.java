package io.sparkdet.app.train.validation;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.train.data.SetFindings;
import io.sparkdet.app.train.data.TrainingSetReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;

/** Whether a set of annotated pictures is worth hours of training, told before the first step. */
public final class UsableSet {

  private UsableSet() {}

  /**
   * Looks at a set and returns what the user should know about it.
   *
   * @param purpose what errors call it: {@code train} or {@code validate}
   * @param annotations what errors call the set
   * @param inputSize side of the network's input in pixels
   * @throws UserException if no box or no picture is left
   */
  public static List<String> require(
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
    return List.copyOf(sentences);
  }
}
