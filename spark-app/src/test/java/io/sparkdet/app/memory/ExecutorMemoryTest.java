package io.sparkdet.app.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.app.error.UserException;
import io.sparkdet.efficientdet.facts.LabelMemory;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.sql.detector.DetectorSettings;
import io.sparkdet.sql.detector.DetectorSpec;
import java.io.IOException;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;

class ExecutorMemoryTest {

  private static final long MEBIBYTE = 1L << 20;
  private static final LabelMemory NEED =
      LabelMemory.of(EfficientDetConfig.variant("d0"), new LabelMemory.Load(1, 1, 178_956_970));

  /** As Spark 4.1.0 does: a tenth of the heap, at least 384 MiB (ResourceProfile). */
  @Test
  void sparksOwnOverheadIsATenthOfTheHeap() {
    assertThat(of(Map.of("spark.master", "yarn", "spark.executor.memory", "512m")))
        .isEqualTo(new ExecutorMemory(512 * MEBIBYTE, 384 * MEBIBYTE, true));
    assertThat(of(Map.of("spark.master", "k8s://https://host", "spark.executor.memory", "10g")))
        .isEqualTo(new ExecutorMemory(10_240 * MEBIBYTE, 1024 * MEBIBYTE, true));
    assertThat(
            of(
                Map.of(
                    "spark.master",
                    "yarn",
                    "spark.executor.memory",
                    "10g",
                    "spark.executor.memoryOverheadFactor",
                    "0.4")))
        .isEqualTo(new ExecutorMemory(10_240 * MEBIBYTE, 4096 * MEBIBYTE, true));
  }

  @Test
  void anOverheadThatIsSetIsTakenForALimitAnywhere() {
    String master = "spark://host:7077";
    assertThat(of(Map.of("spark.master", master)).enforced()).isFalse();
    assertThat(of(Map.of("spark.master", master, "spark.executor.memoryOverhead", "700")))
        .isEqualTo(new ExecutorMemory(1024 * MEBIBYTE, 700 * MEBIBYTE, true));
    assertThat(ExecutorMemory.of(new SparkConf(false).set("spark.master", "local[4]"))).isEmpty();
  }

  private static ExecutorMemory of(Map<String, String> settings) {
    SparkConf conf = new SparkConf(false);
    settings.forEach(conf::set);
    return ExecutorMemory.of(conf).orElseThrow();
  }

  /** On CPUs, {@code auto} runs the network on one picture. */
  @Test
  void aBatchSizeThatIsMeasuredNeedsWhatOnePictureNeeds() throws IOException {
    assertThat(ExecutorMemory.need(detector("auto"), 2))
        .isEqualTo(ExecutorMemory.need(detector("1"), 2));
    assertThat(ExecutorMemory.need(detector("4"), 2).load().batchSize()).isEqualTo(4);
  }

  private static DetectorSpec detector(String batchSize) throws IOException {
    return DetectorSettings.of(Map.of("batch-size", batchSize)).resolve(new Configuration());
  }

  @Test
  void aShortageSaysBothNumbersAndWhatToSet() {
    ExecutorMemory memory = new ExecutorMemory(512 * MEBIBYTE, 384 * MEBIBYTE, true);
    long wanted = LabelMemory.mebibytes(NEED.overhead());
    assertThat(memory.shortage(NEED))
        .contains(
            "an executor may take %,d MiB outside its heap and 384 are allowed (spark.executor.memoryOverhead)"
                .formatted(wanted));
    assertThat(ExecutorMemory.remedy(NEED))
        .startsWith("give --conf spark.executor.memoryOverhead=%dm, or lower ".formatted(wanted));
    assertThat(new ExecutorMemory(512 * MEBIBYTE, 384 * MEBIBYTE, false).shortage(NEED)).isEmpty();
    assertThat(new ExecutorMemory(512 * MEBIBYTE, NEED.overhead(), true).shortage(NEED)).isEmpty();
  }

  /** The messages are Spark's: of a standalone worker, of YARN, and where only the line broke. */
  @Test
  void executorsThatWereEndedForTheirMemoryAreTold() {
    ExecutorMemory memory = new ExecutorMemory(512 * MEBIBYTE, 384 * MEBIBYTE, true);
    for (String reason :
        new String[] {
          "Reason: Command exited with code 137",
          "Reason: Container killed by YARN for exceeding physical memory limits.",
          "Reason: Remote RPC client disassociated. Likely due to containers exceeding thresholds,"
              + " or network issues."
        }) {
      SparkException failure =
          new SparkException(
              "Job aborted due to stage failure: Task 0 in stage 1.0 failed 4 times, most recent"
                  + " failure: Lost task 0.3: ExecutorLostFailure (executor 3 exited caused by one"
                  + " of the running tasks) "
                  + reason);
      assertThat(
              EndedExecutors.explained(
                  "Cannot label", memory, NEED, new IllegalStateException(failure)))
          .get()
          .extracting(Throwable::getMessage)
          .asString()
          .startsWith(
              "Cannot label: executors were ended from outside, as containers over their memory"
                  + " are: each had 896 MiB (heap 512, beside it 384) and may need ")
          .endsWith(ExecutorMemory.remedy(NEED));
    }
    assertThat(
            EndedExecutors.explained(
                "Cannot label", memory, NEED, new IllegalStateException("exited with code 137")))
        .isEmpty();
    assertThat(
            EndedExecutors.explained(
                "Cannot label",
                memory,
                NEED,
                new UserException("Cannot x: ExecutorLostFailure 137")))
        .isEmpty();
  }
}
