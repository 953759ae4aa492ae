package io.sparkdet.efficientdet.network.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaddingTest {

  /** TensorFlow's rule: total = max(0, (ceil(n / s) - 1) s + k - n), the odd pixel at the end. */
  @ParameterizedTest
  @CsvSource({
    "512, 3, 2, 0, 1, 256",
    "64, 5, 2, 1, 2, 32",
    "64, 3, 1, 1, 1, 64",
    "5, 3, 2, 1, 1, 3",
    "1, 3, 2, 1, 1, 1",
    "7, 1, 1, 0, 0, 7"
  })
  void sameGivesCeilOfSizeOverStride(
      int size, int kernel, int stride, int before, int after, int output) {
    assertThat(Padding.SAME.before(size, kernel, stride)).isEqualTo(before);
    assertThat(Padding.SAME.after(size, kernel, stride)).isEqualTo(after);
    assertThat(Padding.SAME.outputSize(size, kernel, stride)).isEqualTo(output);
  }

  @Test
  void symmetricPadsBothEndsAlike() {
    assertThat(Padding.SYMMETRIC.before(512, 5, 2)).isEqualTo(2);
    assertThat(Padding.SYMMETRIC.after(512, 5, 2)).isEqualTo(2);
    assertThat(Padding.SYMMETRIC.outputSize(512, 5, 2)).isEqualTo(256);
  }
}
