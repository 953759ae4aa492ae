package io.sparkdet.sql.detector;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AnswerWindowTest {

  private record Picture(boolean isAnswered, long bytes) implements AnswerWindow.Entry {}

  private final AnswerWindow<Picture> window = new AnswerWindow<>();

  @Test
  void takesSoManyUntilTheFirstIsAnswered() {
    assertThat(window.takesMore(2)).isTrue();
    window.add(new Picture(false, 0));
    assertThat(window.takesMore(1)).isFalse();
    assertThat(window.takesMore(2)).isTrue();
    window.add(new Picture(true, 0));
    assertThat(window.takesMore(2)).isFalse();
    assertThat(window.takesMore(3)).isTrue();
    assertThat(window.poll()).isEqualTo(new Picture(false, 0));
    assertThat(window.takesMore(3)).isFalse();
    assertThat(window.poll()).isEqualTo(new Picture(true, 0));
    assertThat(window.isEmpty()).isTrue();
    assertThat(window.poll()).isNull();
  }

  @Test
  void takesOneOfAnySizeAndNoMoreBytesThanAnEighthOfTheHeapForAllCores() {
    long share = Runtime.getRuntime().maxMemory() / 8 / ExecutorCores.here();
    window.add(new Picture(false, share - 1));
    assertThat(window.takesMore(AnswerWindow.MOST)).isTrue();
    window.add(new Picture(false, 1));
    assertThat(window.takesMore(AnswerWindow.MOST)).isFalse();
    window.poll();
    assertThat(window.takesMore(AnswerWindow.MOST)).isTrue();
    window.poll();
    window.add(new Picture(false, 100 * share));
    assertThat(window.takesMore(AnswerWindow.MOST)).isFalse();
    window.poll();
    assertThat(window.takesMore(AnswerWindow.MOST)).isTrue();
  }
}
