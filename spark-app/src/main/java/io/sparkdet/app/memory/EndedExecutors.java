package io.sparkdet.app.memory;

import io.sparkdet.app.error.UserException;
import io.sparkdet.efficientdet.facts.LabelMemory;
import java.util.Optional;
import java.util.regex.Pattern;

/** Executors that were ended from outside, which is what happens to one that takes too much. */
public final class EndedExecutors {

  /** How Spark's cluster managers tell of a container over its limit, or of SIGKILL. */
  private static final Pattern ENDED =
      Pattern.compile(
          "ExecutorLostFailure.*(?:(?:code|status)[^0-9]{1,4}137\\b|OOMKilled|SIGKILL|memory"
              + " limits|exceeding thresholds)",
          Pattern.DOTALL);

  private static final int MOST = 50;

  private EndedExecutors() {}

  /** Returns whether a job failed because its executors were ended so. */
  static boolean are(Throwable failure) {
    Throwable at = failure;
    for (int i = 0; at != null && i < MOST; i++) {
      if (at.getMessage() != null && ENDED.matcher(at.getMessage()).find()) {
        return true;
      }
      at = at.getCause();
    }
    return false;
  }

  /**
   * Returns the sentence of a job whose executors were ended so; nothing where something else was
   * wrong.
   *
   * @param what could not be done, such as {@code Cannot label}
   */
  public static Optional<UserException> explained(
      String what, ExecutorMemory memory, LabelMemory need, Exception failure) {
    if (failure instanceof UserException || !are(failure)) {
      return Optional.empty();
    }
    String sentence =
        "%s: executors were ended from outside, as containers over their memory are: each had %,d MiB (heap %,d, beside it %,d) and may need %,d (heap %,d, beside it %,d); %s"
            .formatted(
                what,
                LabelMemory.mebibytes(memory.total()),
                LabelMemory.mebibytes(memory.heap()),
                LabelMemory.mebibytes(memory.overhead()),
                LabelMemory.mebibytes(need.total()),
                LabelMemory.mebibytes(need.heap()),
                LabelMemory.mebibytes(need.overhead()),
                ExecutorMemory.remedy(need));
    return Optional.of(new UserException(sentence, failure));
  }
}
