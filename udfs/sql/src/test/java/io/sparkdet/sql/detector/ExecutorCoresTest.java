package io.sparkdet.sql.detector;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExecutorCoresTest {

  @Test
  void aLocalMasterSaysItsCores() {
    assertThat(ExecutorCores.ofMaster("local", 8)).isEqualTo(1);
    assertThat(ExecutorCores.ofMaster("local[2]", 8)).isEqualTo(2);
    assertThat(ExecutorCores.ofMaster("local[3,4]", 8)).isEqualTo(3);
    assertThat(ExecutorCores.ofMaster("local[*]", 8)).isEqualTo(8);
    assertThat(ExecutorCores.ofMaster("spark://host:7077", 8)).isEqualTo(8);
  }

  @Test
  void anExecutorIsStartedWithItsCores() {
    String started =
        "org.apache.spark.executor.CoarseGrainedExecutorBackend --driver-url"
            + " spark://CoarseGrainedScheduler@host:1 --executor-id 0 --hostname h --cores 3 --app-id a";
    assertThat(ExecutorCores.ofCommand(started, 8)).isEqualTo(3);
    assertThat(ExecutorCores.ofCommand("Backend --cores 12", 8)).isEqualTo(12);
    assertThat(ExecutorCores.ofCommand("Backend --executor-cores 12", 8)).isEqualTo(8);
  }
}
