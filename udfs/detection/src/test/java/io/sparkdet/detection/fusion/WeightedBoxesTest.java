package io.sparkdet.detection.fusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkdet.testing.GoldenFunctions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WeightedBoxesTest {

  /** ensemble-boxes 1.0.9, made by {@code scripts/studies/golden/sql-functions}. */
  @Test
  void seededCasesAreThoseOfEnsembleBoxes() throws IOException {
    JsonNode cases = GoldenFunctions.cases("fusion");
    assertThat(cases).hasSize(5);
    for (JsonNode expected : cases) {
      List<ScoredBoxes> found = new ArrayList<>();
      expected.get("found").forEach(one -> found.add(boxes(one)));
      ScoredBoxes fused = new WeightedBoxes(expected.get("iou").asDouble()).fuse(found).boxes();
      ScoredBoxes theirs = boxes(expected);
      assertThat(fused.size()).isEqualTo(theirs.size());
      assertThat(fused.categories).isEqualTo(theirs.categories);
      assertThat(fused.scores).containsExactly(theirs.scores, within(1e-7));
      assertThat(fused.corners).containsExactly(theirs.corners, within(1e-6));
    }
  }

  private static ScoredBoxes boxes(JsonNode from) {
    int size = from.get("boxes").size();
    double[] corners = new double[4 * size];
    double[] scores = new double[size];
    long[] categories = new long[size];
    for (int i = 0; i < size; i++) {
      for (int k = 0; k < 4; k++) {
        corners[4 * i + k] = from.get("boxes").get(i).get(k).asDouble();
      }
      scores[i] = from.get("scores").get(i).asDouble();
      categories[i] = from.get("labels").get(i).asLong();
    }
    return new ScoredBoxes(corners, scores, categories);
  }

  /** By hand: (0.6 * 10 + 0.2 * 14) / 0.8 = 11; (0.6 + 0.2) / 2 = 0.4; 0.9 / 2 of one alone. */
  @Test
  void aFusedBoxIsTheMeanByScoreAndABoxOfOneDetectorKeepsHalf() {
    FusedBoxes fused =
        new WeightedBoxes(0.5)
            .fuse(
                List.of(
                    new ScoredBoxes(
                        new double[] {0, 0, 10, 10, 50, 50, 60, 60},
                        new double[] {0.6, 0.9},
                        new long[] {1, 1}),
                    new ScoredBoxes(
                        new double[] {0, 0, 14, 10}, new double[] {0.2}, new long[] {1})));
    assertThat(fused.boxes().corners)
        .containsExactly(new double[] {50, 50, 60, 60, 0, 0, 11, 10}, within(1e-12));
    assertThat(fused.boxes().scores).containsExactly(new double[] {0.45, 0.4}, within(1e-12));
    assertThat(fused.best(0)).isEqualTo(1);
    assertThat(fused.best(1)).isZero();
  }

  @Test
  void boxesOfOtherCategoriesWithoutAreaOrBelowZeroDoNotMeet() {
    ScoredBoxes first =
        new ScoredBoxes(
            new double[] {0, 0, 9, 9, 0, 0, 0, 9, 0, 0, 9, 9},
            new double[] {0.8, 0.8, -0.1},
            new long[] {1, 1, 1});
    ScoredBoxes second =
        new ScoredBoxes(new double[] {0, 0, 9, 9}, new double[] {0.6}, new long[] {2});
    FusedBoxes fused = new WeightedBoxes(0.5).fuse(List.of(first, second));
    assertThat(fused.boxes().categories).containsExactly(1, 2);
    assertThat(fused.boxes().scores).containsExactly(new double[] {0.4, 0.3}, within(1e-12));
    ScoredBoxes none = new ScoredBoxes(new double[0], new double[0], new long[0]);
    assertThat(new WeightedBoxes(0.5).fuse(List.of(none, none)).boxes().size()).isZero();
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    assertThat(WeightedBoxes.parse("wbf:0.55").spec()).isEqualTo("wbf:0.55");
    assertThatThrownBy(() -> WeightedBoxes.parse("mean"))
        .hasMessage("Cannot read fusion 'mean': use wbf:IOU such as wbf:0.55");
    assertThatThrownBy(() -> WeightedBoxes.parse("wbf:much"))
        .hasMessage("Cannot read fusion 'wbf:much': use wbf:IOU such as wbf:0.55");
    assertThatThrownBy(() -> new WeightedBoxes(1.5))
        .hasMessage("Cannot fuse above an IoU of 1.5: the threshold is in [0, 1]");
    assertThatThrownBy(() -> new ScoredBoxes(new double[4], new double[] {Double.NaN}, new long[1]))
        .hasMessage("Cannot fuse a box with a score of NaN: leave it out");
    assertThatThrownBy(() -> new ScoredBoxes(new double[3], new double[1], new long[1]))
        .hasMessage("Cannot pair boxes: 3 corner values, 1 scores, 1 categories");
  }
}
