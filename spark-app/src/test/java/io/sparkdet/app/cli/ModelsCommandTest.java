package io.sparkdet.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

/** {@code models} as typed. */
class ModelsCommandTest {

  @Test
  void listsEveryPublishedModel() {
    Invocation run = Invocation.of("models");
    assertThat(run.status()).isZero();
    assertThat(run.out().lines())
        .hasSize(25)
        .anyMatch(line -> line.matches("tf_efficientdet_d0 +512 +0\\.342 .*-f153e0cf\\.pth"));
  }

  @Test
  void jsonIsAnArrayOfModels() throws Exception {
    JsonNode models = new ObjectMapper().readTree(Invocation.of("models", "--json").out());
    assertThat(models).hasSize(23);
    JsonNode first = models.get(0);
    assertThat(first.path("name").textValue()).isEqualTo("efficientdet_d0");
    assertThat(first.path("sha256_prefix").textValue()).isEqualTo("f3276ba8");
    assertThat(first.path("published_val2017_ap").doubleValue()).isEqualTo(0.336);
    assertThat(first.path("importable").isBoolean()).isTrue();
  }
}
