package io.sparkdet.efficientdet.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparkdet.detection.nms.CandidateSelection;
import io.sparkdet.detection.nms.Candidates;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** What a selection makes of raw outputs, in a few plain loops: the oracle of the engines. */
final class Candidacy {

  private final float[] regression;
  private final float[] scores;
  private final int classes;

  Candidacy(float[] regression, float[] scores, int classes) {
    this.regression = regression;
    this.scores = scores;
    this.classes = classes;
  }

  /** Returns a score between two neighbors so that {@code count} anchors are above. */
  float thresholdFor(int count) {
    List<Float> best = new ArrayList<>();
    for (int anchor = 0; anchor < scores.length / classes; anchor++) {
      best.add(scores[anchor * classes + bestClass(anchor)]);
    }
    best.sort(Comparator.reverseOrder());
    return (best.get(count - 1) + best.get(count)) / 2;
  }

  List<Integer> anchors(CandidateSelection selection) {
    List<Integer> anchors = new ArrayList<>();
    for (int anchor = 0; anchor < scores.length / classes; anchor++) {
      if (score(anchor) > selection.scoreThreshold()) {
        anchors.add(anchor);
      }
    }
    if (selection.top() > 0 && anchors.size() > selection.top()) {
      anchors.sort(Comparator.comparing((Integer anchor) -> -score(anchor)));
      anchors = new ArrayList<>(anchors.subList(0, selection.top()));
      anchors.sort(Comparator.naturalOrder());
    }
    return anchors;
  }

  /** Asserts equality; scores and codes within {@code tolerance}. */
  void assertSelects(CandidateSelection selection, Candidates actual, float tolerance) {
    List<Integer> expected = anchors(selection);
    assertThat(actual.size()).isEqualTo(expected.size());
    for (int i = 0; i < expected.size(); i++) {
      int anchor = expected.get(i);
      assertThat(actual.anchor(i)).isEqualTo(anchor);
      assertThat(actual.score(i)).isCloseTo(score(anchor), within(tolerance));
      // Logits that the sigmoid cannot tell apart may exchange classes, never scores.
      assertThat(scores[anchor * classes + actual.classIndex(i)])
          .isCloseTo(score(anchor), within(tolerance));
      for (int part = 0; part < 4; part++) {
        assertThat(actual.code(i, part))
            .isCloseTo(regression[4 * anchor + part], within(tolerance));
      }
    }
  }

  /**
   * Asserts that every pair of anchor and class above the threshold is there, the {@code top} best
   * where there is a limit, in order; pairs within {@code tolerance} of a cut may be on either
   * side.
   */
  void assertSelectsPairs(CandidateSelection selection, Candidates actual, float tolerance) {
    float[] sorted = scores.clone();
    Arrays.sort(sorted);
    int above = 0;
    while (above < sorted.length
        && sorted[sorted.length - 1 - above] > selection.scoreThreshold()) {
      above++;
    }
    int expected = selection.top() > 0 ? Math.min(selection.top(), above) : above;
    float cut = sorted[sorted.length - expected];
    assertThat(actual.size()).isEqualTo(expected);
    int before = -1;
    for (int i = 0; i < expected; i++) {
      int pair = actual.anchor(i) * classes + actual.classIndex(i);
      assertThat(pair).isGreaterThan(before);
      before = pair;
      assertThat(actual.score(i)).isCloseTo(scores[pair], within(tolerance));
      assertThat(actual.score(i)).isGreaterThanOrEqualTo(cut - tolerance);
      for (int part = 0; part < 4; part++) {
        assertThat(actual.code(i, part))
            .isCloseTo(regression[4 * actual.anchor(i) + part], within(tolerance));
      }
    }
  }

  /** Returns a score between two neighbors so that {@code count} pairs are above. */
  float pairThresholdFor(int count) {
    float[] sorted = scores.clone();
    Arrays.sort(sorted);
    return (sorted[sorted.length - count] + sorted[sorted.length - count - 1]) / 2;
  }

  private float score(int anchor) {
    return scores[anchor * classes + bestClass(anchor)];
  }

  private int bestClass(int anchor) {
    int best = 0;
    for (int i = 1; i < classes; i++) {
      if (scores[anchor * classes + i] > scores[anchor * classes + best]) {
        best = i;
      }
    }
    return best;
  }
}
