package io.sparkdet.app.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.app.train.round.RoundProgress;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainingLineTest {

  @Test
  void aRoundIsOneLineWithPositivesByLevelAndBySize() {
    RoundProgress news =
        new RoundProgress(
            2,
            20,
            7,
            36,
            1,
            0.51234,
            0.25,
            List.of(15L, 57L, 62L, 28L),
            List.of(60L, 90L, 12L),
            8e-4,
            8,
            0.5,
            677);
    assertThat(TrainingLine.line(news, 16, 75))
        .isEqualTo(
            "epoch 2 of 20, step 7 of 36, class loss 0.5123, box loss 0.2500, positives 15/57/62/28"
                + " by level, 60/90/12 small/medium/large, rate 8.00e-04, 16.0 images/s, 1 min 15 s left");
  }

  @Test
  void aNarrowTerminalShowsTheEssentials() {
    RoundProgress news =
        new RoundProgress(
            123,
            300,
            1234,
            1832,
            1,
            0.51234,
            0.25,
            List.of(15L, 57L, 62L, 28L),
            List.of(60L, 90L, 12L),
            8e-4,
            8,
            0.5,
            677);
    assertThat(TrainingLine.line(news, 16, 7500, 80))
        .isEqualTo("epoch 123/300, step 1234/1832, loss 0.512 + 0.250, 16.0/s, 2 h 5 min left")
        .hasSizeLessThan(80);
    assertThat(TrainingLine.line(news, 16, 7500, 130))
        .contains("class loss 0.5123, box loss 0.2500, rate 8.00e-04, 16.0 images/s")
        .hasSizeLessThan(130);
    assertThat(TrainingLine.line(news, 16, 7500, 200)).isEqualTo(TrainingLine.line(news, 16, 7500));
  }
}
