package io.sparkdet.sql.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdet.efficientdet.service.ServiceSettings;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that no executor could use are refused on the driver, in one sentence. */
class DetectorSettingsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "score-threshold",
        "pre-nms-top",
        "nms",
        "class-agnostic",
        "max-detections",
        "clip",
        "min-box",
        "device",
        "engine",
        "decode",
        "orientation",
        "max-pixels",
        "strict",
        "tiles",
        "parallelism",
        "batch-size"
      })
  void noSettingTakesWhatItDoesNotMean(String name) {
    for (String value : new String[] {"-1", "x", "-1e99", "1e9999", "0x10"}) {
      assertThatThrownBy(() -> resolve(name, value))
          .as("%s=%s", name, value)
          .isInstanceOf(IllegalArgumentException.class)
          .message()
          .startsWith("Cannot ")
          .doesNotContain("\n");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "score-threshold, NaN",
    "score-threshold, 1.5",
    "min-box, NaN",
    "min-box, Infinity",
    "nms, hard:2",
    "nms, hard:NaN",
    "parallelism, 1025",
    "batch-size, 0",
    "tiles, 63:0.2",
    "tiles, 65536:0.2",
    "tiles, 0:0",
    "tiles, 1024:0.91",
    "tiles, 1024:-0.1",
    "tiles, 1024:NaN",
    "tiles, 1024",
    "tiles, 1024:0.2:whole",
    "batch-size, 2147483647"
  })
  void valuesOutsideOfARangeAreRefused(String name, String value) {
    assertThatThrownBy(() -> resolve(name, value)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theEndsOfRangesAreTaken() throws IOException {
    assertThat(resolve("max-pixels", "0").value(DetectorOption.MAX_PIXELS)).isEqualTo(0L);
    assertThat(resolve("max-pixels", " 9223372036854775807 ").value(DetectorOption.MAX_PIXELS))
        .isEqualTo(Long.MAX_VALUE);
    assertThat(resolve("parallelism", "1024").value(DetectorOption.PARALLELISM)).isEqualTo(1024);
    assertThat(resolve("batch-size", "1").value(DetectorOption.BATCH_SIZE)).isEqualTo(1);
  }

  @Test
  void aBatchSizeMayBeFoundByMeasuring() throws IOException {
    DetectorSpec spec = resolve("batch-size", "auto");
    assertThat(spec.value(DetectorOption.BATCH_SIZE)).isEqualTo(ServiceSettings.BATCH_SIZE_AUTO);
    assertThat(spec.settings(List.of()).batchSize()).isEqualTo(ServiceSettings.BATCH_SIZE_AUTO);
    assertThatThrownBy(() -> resolve("batch-size", "many"))
        .hasMessage(
            "Cannot read batch-size: 'many' is not a whole number; give one such as 100, or auto");
  }

  private static DetectorSpec resolve(String name, String value) throws IOException {
    return DetectorSettings.of(Map.of(name, value)).resolve(new Configuration());
  }
}
