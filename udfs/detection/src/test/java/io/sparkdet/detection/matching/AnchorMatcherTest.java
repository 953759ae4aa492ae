package io.sparkdet.detection.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkdet.detection.anchor.AnchorGrid;
import io.sparkdet.detection.anchor.AnchorSpec;
import io.sparkdet.testing.GoldenDetection;
import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AnchorMatcherTest {

  private static final AnchorGrid GRID = AnchorGrid.of(AnchorSpec.standard(3, 7, 4), 256);
  private static final int CASES = 40;

  @Test
  void everyMatcherAgreesWithItsRulesSaidPlainly() {
    for (long seed = 0; seed < CASES; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      TruthBoxes truths = RandomTruths.draw(random, random.nextInt(1, 9), 256, 3);
      SlowMatching slow = new SlowMatching(GRID, truths, GRID.corners());
      String name = "seed " + seed;
      assertMatches(name, new IouBand(0.5, 0.4), truths, slow.iouBand(0.5, 0.4));
      assertMatches(name, new IouBand(0.3, 0.1), truths, slow.iouBand(0.3, 0.1));
      assertMatches(name, new MaxIou(0.5), truths, slow.maxIou(0.5));
      assertMatches(name, new MaxIou(0.8), truths, slow.maxIou(0.8));
      assertMatches(name, new Atss(9), truths, slow.atss(9));
      assertMatches(name, new Atss(1), truths, slow.atss(1));
      assertMatches(name, new Atss(40), truths, slow.atss(40));
    }
  }

  /** torchvision's Matcher, by {@code scripts/studies/golden/detection}: six boxes on 128 x 128. */
  @Test
  void bandsOfIouMatchAsTorchvisionDoes() throws IOException {
    JsonNode golden = GoldenDetection.numbers("matching");
    JsonNode boxes = golden.get("truths_xyxy");
    float[] corners = new float[4 * boxes.size()];
    for (int i = 0; i < corners.length; i++) {
      corners[i] = (float) boxes.get(i / 4).get(i % 4).asDouble();
    }
    TruthBoxes truths = TruthBoxes.of(corners, new int[boxes.size()]);
    AnchorGrid grid = AnchorGrid.of(AnchorSpec.standard(3, 7, 4), golden.get("side").asInt());
    for (String spec : new String[] {"iou:0.5:0.4", "iou:0.3:0.1"}) {
      int[] expected = new int[grid.size()];
      Arrays.fill(expected, AnchorMatches.NEGATIVE);
      for (JsonNode row : golden.get(spec)) {
        int truth = row.get(1).asInt();
        expected[row.get(0).asInt()] = truth == -2 ? AnchorMatches.IGNORED : truth;
      }
      assertThat(expected).contains(0, AnchorMatches.IGNORED);
      assertThat(truthsOf(AnchorMatcher.parse(spec).match(grid, truths)))
          .as(spec)
          .isEqualTo(expected);
    }
  }

  /** sfzhang15/ATSS, atss_core/modeling/rpn/atss/loss.py, commit 79dfb28: 0.01 pixels. */
  @Test
  void atssWantsCentersAHundredthOfAPixelInside() {
    int anchor = GRID.levelStart(5) + 9 * 20;
    float edge = GRID.centerX(anchor);
    for (float inside : new float[] {0.005f, 0.02f}) {
      TruthBoxes truths =
          TruthBoxes.of(
              new float[] {
                edge - inside, GRID.yMin(anchor), GRID.xMax(anchor) - inside, GRID.yMax(anchor)
              },
              new int[1]);
      AnchorMatches matches = new Atss(9).match(GRID, truths);
      assertThat(truthsOf(matches)[anchor])
          .as("%s inside", inside)
          .isEqualTo(inside > 0.01 ? 0 : -1);
    }
  }

  @Test
  void manyTruthsAreNotCutAndEachHasAnAnchor() {
    int size = 32;
    int perRow = 256 / size;
    float[] corners = new float[4 * perRow * perRow];
    for (int i = 0; i < perRow * perRow; i++) {
      corners[4 * i] = size * (i % perRow);
      corners[4 * i + 1] = size * (i / perRow);
      corners[4 * i + 2] = corners[4 * i] + size;
      corners[4 * i + 3] = corners[4 * i + 1] + size;
    }
    int copies = 10;
    float[] all = new float[copies * corners.length];
    for (int copy = 0; copy < copies; copy++) {
      for (int i = 0; i < corners.length; i++) {
        // A little larger each time, so that each has an anchor to itself or shares one.
        all[copy * corners.length + i] = corners[i] + (i % 4 < 2 ? -copy : copy);
      }
    }
    TruthBoxes truths = TruthBoxes.of(all, new int[all.length / 4]);
    AnchorMatches matches = new MaxIou(0.5).match(GRID, truths);
    int[] expected = new SlowMatching(GRID, truths, GRID.corners()).maxIou(0.5);
    assertThat(truths.size()).isEqualTo(640);
    assertThat(truthsOf(matches)).isEqualTo(expected);
    assertThat(IntStream.of(expected).max().orElseThrow()).isGreaterThan(500);
  }

  @Test
  void anImageWithoutTruthsHasOnlyNegatives() {
    for (String spec : new String[] {"iou:0.5:0.4", "max-iou", "atss:9", "predicted"}) {
      AnchorMatches matches =
          AnchorMatcher.parse(spec).match(GRID, TruthBoxes.NONE, new float[4 * GRID.size()], 0);
      assertThat(matches.positives()).as(spec).isZero();
      assertThat(truthsOf(matches)).as(spec).containsOnly(AnchorMatches.NEGATIVE);
    }
  }

  /** A truth of 20 x 15 pixels: its best IoU is 0.3, so that only max-iou gives it an anchor. */
  @Test
  void onlyMaxIouGivesEveryTruthAnAnchor() {
    TruthBoxes small = TruthBoxes.of(new float[] {5, 5, 20, 25}, new int[1]);
    assertThat(new IouBand(0.5, 0.4).match(GRID, small).positives()).isZero();
    AnchorMatches forced = new MaxIou(0.5).match(GRID, small);
    assertThat(forced.positives()).isEqualTo(1);
    assertThat(forced.positivesByLevel()).containsExactly(1, 0, 0, 0, 0);
    int anchor = IntStream.range(0, GRID.size()).filter(i -> forced.truth(i) == 0).sum();
    assertThat(forced.iou(anchor)).isBetween(0.25f, 0.35f);
  }

  @Test
  void aTruthThatOverlapsNoAnchorTakesNone() {
    TruthBoxes far = TruthBoxes.of(new float[] {5000, 5000, 5100, 5100}, new int[1]);
    assertThat(new MaxIou(0.5).match(GRID, far).positives()).isZero();
    TruthBoxes point = TruthBoxes.of(new float[] {100, 100, 100, 100}, new int[1]);
    assertThat(new MaxIou(0.5).match(GRID, point).positives()).isZero();
  }

  @Test
  void ofTruthsThatTakeTheSameAnchorTheFirstHasIt() {
    float[] twice = {40, 40, 90, 90, 40, 40, 90, 90};
    AnchorMatches matches = new MaxIou(0.5).match(GRID, TruthBoxes.of(twice, new int[2]));
    assertThat(IntStream.of(truthsOf(matches)).boxed().toList()).contains(0).doesNotContain(1);
  }

  @Test
  void predictionsThatAreRightAlreadyBecomePositive() {
    int added = 0;
    for (long seed = 0; seed < CASES; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      TruthBoxes truths = RandomTruths.draw(random, 5, 256, 3);
      float[] codes = new float[4 * GRID.size() + 3];
      for (int i = 3; i < codes.length; i++) {
        codes[i] = (float) random.nextDouble(-0.5, 0.5);
      }
      int[] byAnchor = new SlowMatching(GRID, truths, GRID.corners()).maxIou(0.5);
      SlowMatching predicted = new SlowMatching(GRID, truths, decoded(codes, 3));
      int[] expected =
          IntStream.range(0, GRID.size())
              .map(
                  anchor -> {
                    int best = predicted.bestTruth(anchor);
                    boolean found = byAnchor[anchor] < 0 && predicted.iou(anchor, best) >= 0.6f;
                    return found ? best : byAnchor[anchor];
                  })
              .toArray();
      AnchorMatches matches = new Predicted(0.6).match(GRID, truths, codes, 3);
      assertThat(truthsOf(matches)).as("seed " + seed).isEqualTo(expected);
      added += matches.positives() - (int) Arrays.stream(byAnchor).filter(t -> t >= 0).count();
    }
    assertThat(added).as("positives by prediction").isGreaterThan(CASES);
  }

  @Test
  void beforeWarmUpEndsPredictionsDoNotMatter() {
    TruthBoxes truths = RandomTruths.draw(new SplittableRandom(3), 5, 256, 3);
    AnchorMatcher early = new Predicted(0.5).duringWarmUp();
    assertThat(early).isEqualTo(new MaxIou(0.5));
    assertThat(truthsOf(new Predicted(0.5).match(GRID, truths)))
        .isEqualTo(truthsOf(early.match(GRID, truths)));
    assertThat(new Atss(9).duringWarmUp()).isEqualTo(new Atss(9));
  }

  @Test
  void predictionsThatAreNoNumbersMatchNothing() {
    float[] codes = new float[4 * GRID.size()];
    Arrays.fill(codes, Float.NaN);
    TruthBoxes truths = RandomTruths.draw(new SplittableRandom(3), 5, 256, 3);
    AnchorMatcher matcher = new Predicted(0.5);
    assertThat(truthsOf(matcher.match(GRID, truths, codes, 0)))
        .isEqualTo(truthsOf(matcher.match(GRID, truths)));
  }

  @Test
  void specsAreReadBack() {
    for (String spec :
        new String[] {
          "iou:0.5:0.4", "max-iou", "max-iou:0.6", "atss:9", "predicted", "predicted:0.7"
        }) {
      assertThat(AnchorMatcher.parse(spec).spec()).isEqualTo(spec);
    }
    for (String wrong : new String[] {"", "iou", "iou:0.5", "iou:a:b", "atss", "atss:x", "max"}) {
      assertThatThrownBy(() -> AnchorMatcher.parse(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "Cannot read matcher '%s': use iou:POSITIVE:NEGATIVE such as iou:0.5:0.4, max-iou, atss:CELLS such as atss:9, or predicted"
                  .formatted(wrong));
    }
    assertThatThrownBy(() -> AnchorMatcher.parse("iou:0.4:0.5"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot match from an IoU of 0.4 and leave out from 0.5: the second is the lower");
    assertThatThrownBy(() -> AnchorMatcher.parse("max-iou:0"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot match from an IoU of 0.0: the threshold is above 0 and at most 1");
    assertThatThrownBy(() -> AnchorMatcher.parse("atss:0"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot match the 0 nearest cells: at least one is needed");
  }

  private static void assertMatches(
      String name, AnchorMatcher matcher, TruthBoxes truths, int[] expected) {
    AnchorMatches matches = matcher.match(GRID, truths);
    assertThat(truthsOf(matches)).as(name + " " + matcher.spec()).isEqualTo(expected);
    assertThat(matches.positives())
        .isEqualTo((int) Arrays.stream(expected).filter(truth -> truth >= 0).count())
        .isEqualTo(IntStream.of(matches.positivesByLevel()).sum());
  }

  private static int[] truthsOf(AnchorMatches matches) {
    return IntStream.range(0, matches.size()).map(matches::truth).toArray();
  }

  private static float[] decoded(float[] codes, int from) {
    float[] corners = new float[4 * GRID.size()];
    for (int i = 0; i < GRID.size(); i++) {
      float y = codes[from + 4 * i] * GRID.height(i) + GRID.centerY(i);
      float x = codes[from + 4 * i + 1] * GRID.width(i) + GRID.centerX(i);
      float height = (float) Math.exp(codes[from + 4 * i + 2]) * GRID.height(i);
      float width = (float) Math.exp(codes[from + 4 * i + 3]) * GRID.width(i);
      corners[4 * i] = y - height / 2;
      corners[4 * i + 1] = x - width / 2;
      corners[4 * i + 2] = y + height / 2;
      corners[4 * i + 3] = x + width / 2;
    }
    return corners;
  }
}
