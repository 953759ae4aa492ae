package io.sparkdet.app.memory;

import io.sparkdet.app.error.UserException;
import io.sparkdet.efficientdet.facts.LabelMemory;
import io.sparkdet.sql.detector.DetectorSpec;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.SparkConf;
import org.jspecify.annotations.Nullable;

/** Tells of executors that have less memory than labelling needs, before and after it failed. */
public final class MemoryWatch {

  private final @Nullable ExecutorMemory memory;
  private final @Nullable LabelMemory need;

  private MemoryWatch(@Nullable ExecutorMemory memory, @Nullable LabelMemory need) {
    this.memory = memory;
    this.need = need;
  }

  /**
   * Makes it for a detector on the executors of a configuration; in local mode it has nothing to
   * tell.
   *
   * @throws UserException if the model cannot be opened
   */
  public static MemoryWatch of(SparkConf conf, DetectorSpec detector) {
    Optional<ExecutorMemory> memory = ExecutorMemory.of(conf);
    if (memory.isEmpty()) {
      return new MemoryWatch(null, null);
    }
    try {
      return new MemoryWatch(
          memory.get(), ExecutorMemory.need(detector, ExecutorMemory.cores(conf, detector)));
    } catch (IOException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Returns what is too little, with the remedy. */
  public Optional<String> shortage() {
    if (memory == null || need == null) {
      return Optional.empty();
    }
    LabelMemory needed = need;
    return memory
        .shortage(needed)
        .map(
            lack ->
                "Executors may be ended for their memory: %s; %s"
                    .formatted(lack, ExecutorMemory.remedy(needed)));
  }

  /**
   * Labels.
   *
   * @throws UserException also if executors were ended as those are that take too much
   */
  public <T> T whileLabelling(Supplier<T> work) {
    try {
      return work.get();
    } catch (Exception e) { // Spark throws its checked SparkException undeclared
      if (memory != null && need != null) {
        Optional<UserException> told = EndedExecutors.explained("Cannot label", memory, need, e);
        if (told.isPresent()) {
          throw told.get();
        }
      }
      throw e;
    }
  }
}
