package io.sparkdet.app.train.initial;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.app.train.option.TrainOption;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkRequestTest {

  @ParameterizedTest
  @CsvSource({
    "random,,true,",
    "backbone.safetensors,,true,",
    "sample,,false,",
    "random,variant,false,",
    "random,mine.json,false,mine.json",
    "sample,auto,true,"
  })
  void anchorsAreFittedToTheDataUnlessADetectorHasItsOwn(
      String init, String anchors, boolean fitted, String file) {
    Map<String, String> given = new HashMap<>(Map.of("init", init));
    if (anchors != null) {
      given.put("anchors", anchors);
    }
    NetworkRequest request = NetworkRequest.of(TrainOption.values(given));
    assertThat(request.anchorsByData()).isEqualTo(fitted);
    assertThat(request.anchors().orElse(null)).isEqualTo(file);
  }
}
