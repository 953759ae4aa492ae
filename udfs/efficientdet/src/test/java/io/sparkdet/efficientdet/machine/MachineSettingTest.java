package io.sparkdet.efficientdet.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class MachineSettingTest {

  @Test
  void thePropertyComesBeforeTheEnvironment() {
    Map<String, String> environment = Map.of("SPARKDET_NATIVE_CACHE", "/environment");
    assertThat(MachineSetting.NATIVE_CACHE.value(environment)).contains("/environment");
    assertThat(MachineSetting.NATIVE_CACHE.value(Map.of("SPARKDET_NATIVE_CACHE", " "))).isEmpty();
    System.setProperty("sparkdet.native-cache", "/property");
    try {
      assertThat(MachineSetting.NATIVE_CACHE.value(environment)).contains("/property");
    } finally {
      System.clearProperty("sparkdet.native-cache");
    }
  }

  @Test
  void usersAreToldTheSettingThatReachesExecutorsAndTheVariable() {
    assertThat(MachineSetting.CACHE.how())
        .isEqualTo("--conf spark.sparkdet.cache=DIR or the environment variable SPARKDET_CACHE");
    assertThat(MachineSetting.isOne("spark.sparkdet.cache")).isTrue();
    assertThat(MachineSetting.isOne("spark.sparkdet.model")).isFalse();
  }
}
