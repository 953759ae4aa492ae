package io.sparkdet.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExecutorCoresTest {

  @ParameterizedTest
  @CsvSource({
    "local, '', 1",
    "local[3], '', 3",
    "local[*], '', 16",
    "'local[4,2]', '', 4",
    "'local-cluster[2,3,1024]', '', 3",
    "yarn, '', 1",
    "yarn, 5, 5",
    "k8s://https://host, '', 1",
    "spark://host:7077, '', 16",
    "spark://host:7077, 4, 4"
  })
  void executorHasTheCoresThatSparkGivesIt(String master, String executorCores, int cores) {
    assertThat(ExecutorCores.of(master, executorCores, 16)).isEqualTo(cores);
  }
}
