package io.sparkdet.detection.nms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkdet.testing.GoldenFunctions;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The kinds of suppression beside hard, and which boxes stay by their index. */
class NmsKindsTest {

  /** ensemble-boxes 1.0.9 in double, made by {@code scripts/studies/golden/sql-functions}. */
  @Test
  void softSuppressionsLowerScoresAsEnsembleBoxesDoes() throws IOException {
    JsonNode cases = GoldenFunctions.cases("soft");
    assertThat(cases).hasSize(4);
    for (JsonNode expected : cases) {
      int size = expected.get("boxes").size();
      float[] corners = new float[4 * size];
      float[] scores = new float[size];
      for (int i = 0; i < size; i++) {
        for (int k = 0; k < 4; k++) {
          corners[4 * i + k] = (float) expected.get("boxes").get(i).get(k).asDouble();
        }
        scores[i] = (float) expected.get("scores").get(i).asDouble();
      }
      KeptBoxes kept =
          Nms.parse(expected.get("suppression").asText())
              .retained(new Detections(corners, scores, new int[size]), false);
      assertThat(kept.size()).isEqualTo(expected.get("kept").size());
      for (int i = 0; i < kept.size(); i++) {
        JsonNode theirs = expected.get("kept").get(i);
        assertThat(kept.index(i)).isEqualTo(theirs.get("index").asInt());
        assertThat((double) kept.score(i)).isCloseTo(theirs.get("score").asDouble(), within(1e-6));
      }
    }
  }

  /**
   * By hand: two boxes of 10 x 10, the second 4 to the right, have IoU 60 / 140 = 0.4286; centers
   * are 4 apart, the box around both is 14 x 10, so distance-IoU is 0.4286 - 16 / 296 = 0.3745.
   */
  @Test
  void distanceKeepsABoxBesideABetterOne() {
    Detections two =
        new Detections(
            new float[] {0, 0, 10, 10, 4, 0, 14, 10}, new float[] {0.9f, 0.8f}, new int[2]);
    assertThat(new Nms.Hard(0.4).suppress(two, false).size()).isEqualTo(1);
    assertThat(new Nms.Distance(0.4).suppress(two, false).size()).isEqualTo(2);
    assertThat(new Nms.Distance(0.38).suppress(two, false).size()).isEqualTo(2);
    assertThat(new Nms.Distance(0.37).suppress(two, false).size()).isEqualTo(1);
  }

  /** The grid only saves comparisons: all pairs give the same. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1, 0.5, 0.9})
  void distanceIsWhatAllPairsGive(double threshold) {
    Random dice = new Random(11);
    int size = 400;
    float[] corners = new float[4 * size];
    float[] scores = new float[size];
    for (int i = 0; i < size; i++) {
      corners[4 * i] = dice.nextFloat() * 300;
      corners[4 * i + 1] = dice.nextFloat() * 300;
      corners[4 * i + 2] = corners[4 * i] + dice.nextFloat() * 80;
      corners[4 * i + 3] = corners[4 * i + 1] + dice.nextFloat() * 80;
      scores[i] = 1 - (float) i / size;
    }
    boolean[] gone = new boolean[size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < i && !gone[i]; j++) {
        gone[i] = !gone[j] && distanceIou(corners, i, j) > threshold;
      }
    }
    KeptBoxes kept =
        new Nms.Distance(threshold).retained(new Detections(corners, scores, new int[size]), false);
    int next = 0;
    for (int i = 0; i < size; i++) {
      if (!gone[i]) {
        assertThat(kept.index(next++)).isEqualTo(i);
      }
    }
    assertThat(kept.size()).isEqualTo(next);
  }

  private static double distanceIou(float[] c, int i, int j) {
    int a = 4 * i;
    int b = 4 * j;
    double w = Math.max(0, Math.min(c[a + 2], c[b + 2]) - Math.max(c[a], c[b]));
    double h = Math.max(0, Math.min(c[a + 3], c[b + 3]) - Math.max(c[a + 1], c[b + 1]));
    double both =
        (c[a + 2] - c[a]) * (c[a + 3] - c[a + 1]) + (c[b + 2] - c[b]) * (c[b + 3] - c[b + 1]);
    double x = (c[a] + c[a + 2] - c[b] - c[b + 2]) / 2;
    double y = (c[a + 1] + c[a + 3] - c[b + 1] - c[b + 3]) / 2;
    double width = Math.max(c[a + 2], c[b + 2]) - Math.min(c[a], c[b]);
    double height = Math.max(c[a + 3], c[b + 3]) - Math.min(c[a + 1], c[b + 1]);
    return w * h / (both - w * h) - (x * x + y * y) / (width * width + height * height);
  }

  @Test
  void boxesThatStayAreNamedByTheirIndex() {
    Detections three =
        new Detections(
            new float[] {0, 0, 10, 10, 50, 50, 60, 60, 0, 0, 10, 9},
            new float[] {0.5f, 0.6f, 0.9f},
            new int[] {1, 1, 2});
    KeptBoxes byClass = new Nms.Hard(0.5).retained(three, false);
    assertThat(new int[] {byClass.index(0), byClass.index(1), byClass.index(2)})
        .containsExactly(2, 1, 0);
    KeptBoxes agnostic = new Nms.Hard(0.5).retained(three, true);
    assertThat(new int[] {agnostic.index(0), agnostic.index(1)}).containsExactly(2, 1);
    assertThat(agnostic.score(1)).isEqualTo(0.6f);
  }

  @Test
  void kindsAreReadAndWritten() {
    for (String spec : new String[] {"hard:0.5", "diou:0.5", "soft:0.5", "linear:0.3", "none"}) {
      assertThat(Nms.parse(spec).spec()).isEqualTo(spec);
    }
    assertThat(Nms.parse("gaussian:0.5")).isEqualTo(new Nms.Soft(0.5));
    for (String spec : new String[] {"hard", "firm:0.5", "0.5", "diou:much", ""}) {
      assertThatThrownBy(() -> Nms.parse(spec))
          .hasMessage(
              "Cannot read suppression '%s': use hard:IOU such as hard:0.5, diou:IOU, soft:SIGMA such as soft:0.5, linear:IOU, or none"
                  .formatted(spec));
    }
    assertThatThrownBy(() -> Nms.parse("diou:2"))
        .hasMessage("Cannot suppress above a distance-IoU of 2.0: the threshold is in [0, 1]");
    assertThatThrownBy(() -> Nms.parse("linear:-1"))
        .hasMessage("Cannot suppress above an IoU of -1.0: the threshold is in [0, 1]");
  }
}
