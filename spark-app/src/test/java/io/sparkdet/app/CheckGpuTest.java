package io.sparkdet.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** {@code scripts/check-gpu} where there is no GPU. */
class CheckGpuTest {

  @Test
  void saysInOneLineThatThereIsNone() throws Exception {
    assumeTrue(!lists(), "there is a GPU");
    Process process =
        new ProcessBuilder(DocPages.ROOT.resolve("scripts/check-gpu").toString())
            .redirectErrorStream(true)
            .start();
    String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isEqualTo(2);
    assertThat(told.lines())
        .singleElement()
        .asString()
        .startsWith("check-gpu: Cannot find a GPU: ")
        .endsWith("--rehearse");
  }

  private static boolean lists() throws InterruptedException {
    try {
      return new ProcessBuilder("nvidia-smi").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
