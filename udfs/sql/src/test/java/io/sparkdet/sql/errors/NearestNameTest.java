package io.sparkdet.sql.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNameTest {

  private static final List<String> OPTIONS =
      List.of("--input", "--output", "--output-format", "--score-threshold", "--nms");

  @Test
  void aSlipOfTheFingerFindsItsOption() {
    assertThat(NearestName.of("--outptu", OPTIONS)).contains("--output");
    assertThat(NearestName.of("--score-treshold", OPTIONS)).contains("--score-threshold");
    assertThat(NearestName.of("--NMS", OPTIONS)).contains("--nms");
  }

  @Test
  void somethingElseFindsNothing() {
    assertThat(NearestName.of("--frobnicate", OPTIONS)).isEmpty();
    assertThat(NearestName.hint("zzz", List.of("ab"))).isEmpty();
  }
}
