package io.sparkdet.detection.nms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.sparkdet.detection.anchor.AnchorGrid;
import io.sparkdet.detection.anchor.AnchorSpec;
import io.sparkdet.detection.anchor.AspectRatio;
import io.sparkdet.detection.box.PixelMapping;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Worked by hand on a grid whose anchors of level 3 are squares of 8 pixels at (4 + 8c, 4 + 8r).
 */
class PostProcessorTest {

  private static final AnchorGrid GRID =
      AnchorGrid.of(new AnchorSpec(3, 3, 1, 1, List.of(new AspectRatio(1, 1))), 64);
  private static final PixelMapping SAME = new PixelMapping(63, 63, 1, 1);
  private static final PostProcessing ZYLO = PostProcessing.zylo117();

  @Test
  void aCodeOfZerosIsTheAnchorItself() {
    Detections found = run(ZYLO, SAME, candidate(9, 3, 0.5f, 0, 0, 0, 0));

    assertThat(found.size()).isOne();
    assertThat(corners(found, 0)).containsExactly(8, 8, 16, 16);
    assertThat(found.score(0)).isEqualTo(0.5f);
    assertThat(found.classIndex(0)).isEqualTo(3);
  }

  @Test
  void codesMoveByAnchorSizesAndGrowByTheExponential() {
    // Anchor 9 is centerd at (12, 12): ty .5 moves it down 4, tx .25 right 2; th ln 2 doubles.
    float ln2 = (float) Math.log(2);
    Detections found = run(ZYLO, SAME, candidate(9, 0, 0.5f, 0.5f, 0.25f, ln2, 0));

    assertThat(found.xMin(0)).isEqualTo(10f);
    assertThat(found.xMax(0)).isEqualTo(18f);
    assertThat(found.yMin(0)).isCloseTo(8f, within(1e-5f));
    assertThat(found.yMax(0)).isCloseTo(24f, within(1e-5f));
  }

  @Test
  void boxesAreClippedInNetworkPixelsThenScaledToTheOriginal() {
    float ln4 = (float) Math.log(4);
    // Anchor 0 grows to 32 x 32 about (4, 4): -12 … 20; anchor 63 reaches 64, one beyond the clip.
    PixelMapping mapping = new PixelMapping(63, 31, 2, 10);
    Detections found =
        run(
            ZYLO,
            mapping,
            candidate(0, 0, 0.9f, 0, 0, ln4, ln4),
            candidate(63, 0, 0.8f, 0, 0, 0, 0));

    assertThat(corners(found, 0)).containsExactly(0, 0, 40, 200);
    assertThat(corners(found, 1)).containsExactly(112, 310, 126, 310);
  }

  @Test
  void aBoxWithoutAreaStaysAndSuppressesNothing() {
    // Both end as the same point in the corner, where IoU is 0 / 0.
    Detections found =
        run(ZYLO, SAME, candidate(0, 0, 0.9f, -9, -9, 0, 0), candidate(1, 0, 0.8f, -9, -9, 0, 0));

    assertThat(found.size()).isEqualTo(2);
    assertThat(corners(found, 1)).containsExactly(0, 0, 0, 0);
  }

  @Test
  void codesTooLargeForAFloatFillTheInput() {
    Detections found = run(ZYLO, SAME, candidate(9, 0, 0.5f, 0, 0, 1000, 1000));

    assertThat(corners(found, 0)).containsExactly(0, 0, 63, 63);
  }

  @Test
  void theScoreCutIsStrict() {
    Detections found =
        run(
            ZYLO.withScoreThreshold(0.25f),
            SAME,
            candidate(0, 0, 0.25f, 0, 0, 0, 0),
            candidate(1, 0, Math.nextUp(0.25f), 0, 0, 0, 0));

    assertThat(found.size()).isOne();
    assertThat(found.xMin(0)).isEqualTo(8f);
  }

  @Test
  void anIouEqualToTheThresholdDoesNotSuppress() {
    // A box and its middle half: IoU 4 / 8, exact in float.
    float half = (float) Math.log(0.5);
    Candidates nested = of(candidate(0, 0, 0.9f, 0, 0, 0, 0), candidate(0, 0, 0.8f, 0, 0, half, 0));

    assertThat(Nms.parse("hard:0.5")).isEqualTo(ZYLO.nms());
    assertThat(new PostProcessor(GRID, ZYLO).detections(nested, SAME).size()).isEqualTo(2);
    PostProcessing justBelow = ZYLO.withNms(new Nms.Hard(Math.nextDown(0.5)));
    assertThat(new PostProcessor(GRID, justBelow).detections(nested, SAME).size()).isOne();
  }

  @Test
  void amongEqualScoresTheLowerAnchorStays() {
    Detections found =
        run(
            ZYLO,
            SAME,
            candidate(8, 0, 0.5f, -1, 0, 0, 0),
            candidate(9, 0, 0.5f, -1, -0.875f, 0, 0),
            candidate(10, 0, 0.5f, 0, 0, 0, 0));

    assertThat(found.size()).isEqualTo(2);
    assertThat(corners(found, 0)).containsExactly(0, 0, 8, 8);
    assertThat(corners(found, 1)).containsExactly(16, 8, 24, 16);
  }

  @Test
  void aSuppressedBoxSuppressesNothing() {
    // Each box overlaps the next by 6 of 8 pixels: IoU 6 / 10; the first and the third by 4: 1 / 3.
    float[][] chain = {
      candidate(0, 0, 0.9f, 0, 0, 0, 0),
      candidate(0, 0, 0.8f, 0, 0.25f, 0, 0),
      candidate(0, 0, 0.7f, 0, 0.5f, 0, 0),
    };

    Detections found = run(ZYLO, SAME, chain);

    assertThat(found.size()).isEqualTo(2);
    assertThat(found.score(1)).isEqualTo(0.7f);
  }

  @Test
  void classesDoNotSuppressEachOtherUnlessAgnostic() {
    float[][] twice = {
      candidate(9, 0, 0.9f, 0, 0, 0, 0), candidate(9, 5, 0.8f, 0, 0, 0, 0),
    };

    assertThat(run(ZYLO, SAME, twice).size()).isEqualTo(2);
    Detections agnostic = run(ZYLO.withClassAgnostic(true), SAME, twice);
    assertThat(agnostic.size()).isOne();
    assertThat(agnostic.classIndex(0)).isZero();
  }

  @Test
  void softSuppressionLowersScoresByTheGaussianOfIou() {
    Candidates chain =
        of(
            candidate(0, 0, 0.9f, 0, 0, 0, 0),
            candidate(0, 0, 0.8f, 0, 0.25f, 0, 0),
            candidate(0, 0, 0.7f, 0, 0.5f, 0, 0));
    PostProcessing soft = ZYLO.withNms(Nms.parse("soft:0.5"));

    Detections found = new PostProcessor(GRID, soft).detections(chain, SAME);

    // IoU .6 and 1/3 with the first. The third, .7 e^(-2/9) = .5605, is then ahead of the second,
    // .8 e^(-.72) = .3894, which it lowers once more by e^(-.72).
    assertThat(found.size()).isEqualTo(3);
    assertThat(found.score(0)).isEqualTo(0.9f);
    assertThat((double) found.score(1)).isCloseTo(0.7 * Math.exp(-2 / 9.0), within(1e-7));
    assertThat((double) found.score(2)).isCloseTo(0.8 * Math.exp(-1.44), within(1e-7));
    assertThat(found.xMin(2)).isEqualTo(2f);
  }

  @Test
  void softSuppressionDropsScoresAtTheFloor() {
    Nms hardened = new Nms.Soft(0.1);
    // The same box twice: .9 e^(-10) is below .001.
    Detections found =
        run(
            ZYLO.withNms(hardened),
            SAME,
            candidate(9, 0, 0.9f, 0, 0, 0, 0),
            candidate(9, 0, 0.9f, 0, 0, 0, 0));

    assertThat(found.size()).isOne();
  }

  @Test
  void aScoreEqualToTheFloorOfSoftSuppressionGoes() {
    float floor = Nms.FLOOR;
    PostProcessing soft = ZYLO.withScoreThreshold(0).withNms(new Nms.Soft(0.5));

    Detections found =
        run(
            soft,
            SAME,
            candidate(0, 0, floor, 0, 0, 0, 0),
            candidate(10, 0, Math.nextUp(floor), 0, 0, 0, 0));

    assertThat(found.size()).isOne();
    assertThat(found.xMin(0)).isEqualTo(16f);
  }

  @Test
  void limitsKeepTheBest() {
    float[][] apart = {
      candidate(0, 0, 0.6f, 0, 0, 0, 0),
      candidate(10, 1, 0.9f, 0, 0, 0, 0),
      candidate(20, 0, 0.7f, 0, 0, 0, 0),
      candidate(30, 1, 0.8f, 0, 0, 0, 0),
    };

    assertThat(run(ZYLO, SAME, apart).size()).isEqualTo(4);
    Detections three = run(ZYLO.withMaxDetections(3), SAME, apart);
    assertThat(new float[] {three.score(0), three.score(1), three.score(2)})
        .containsExactly(0.9f, 0.8f, 0.7f);
    Detections two = run(ZYLO.withPreNmsTop(2), SAME, apart);
    assertThat(new float[] {two.score(0), two.score(1)}).containsExactly(0.9f, 0.8f);
    assertThat(two.size()).isEqualTo(2);
  }

  @Test
  void theLimitBeforeSuppressionCountsBoxesThatAreSuppressedLater() {
    float[][] boxes = {
      candidate(9, 0, 0.9f, 0, 0, 0, 0),
      candidate(9, 0, 0.8f, 0, 0, 0, 0),
      candidate(30, 0, 0.7f, 0, 0, 0, 0),
    };

    assertThat(run(ZYLO.withPreNmsTop(2), SAME, boxes).size()).isOne();
    assertThat(run(ZYLO.withMaxDetections(2), SAME, boxes).size()).isEqualTo(2);
  }

  @Test
  void noCandidatesGiveNoDetections() {
    assertThat(run(ZYLO, SAME).size()).isZero();
    assertThat(run(ZYLO, SAME, candidate(1, 0, 0.01f, 0, 0, 0, 0)).size()).isZero();
  }

  @Test
  void whatIsNotANumberIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> run(ZYLO, SAME, candidate(1, 0, Float.NaN, 0, 0, 0, 0)))
        .withMessage("Cannot rank box 0: its score is not a number (NaN)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> run(ZYLO, SAME, candidate(1, 0, 0.5f, Float.NaN, 0, 0, 0)))
        .withMessageContaining("the box code (NaN, 0.0, 0.0, 0.0) of anchor 1 gives no box");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> run(ZYLO, SAME, candidate(64, 0, 0.5f, 0, 0, 0, 0)))
        .withMessage("Cannot decode candidate 0: anchor 64 of a grid of 64");
  }

  static float[] candidate(
      int anchor, int classIndex, float score, float ty, float tx, float th, float tw) {
    return new float[] {anchor, classIndex, score, ty, tx, th, tw};
  }

  static Candidates of(float[]... candidates) {
    int[] anchors = new int[candidates.length];
    int[] classes = new int[candidates.length];
    float[] scores = new float[candidates.length];
    float[] codes = new float[4 * candidates.length];
    for (int i = 0; i < candidates.length; i++) {
      anchors[i] = (int) candidates[i][0];
      classes[i] = (int) candidates[i][1];
      scores[i] = candidates[i][2];
      System.arraycopy(candidates[i], 3, codes, 4 * i, 4);
    }
    return new Candidates(anchors, classes, scores, codes);
  }

  private static Detections run(
      PostProcessing settings, PixelMapping mapping, float[]... candidates) {
    return new PostProcessor(GRID, settings).detections(of(candidates), mapping);
  }

  private static double[] corners(Detections found, int i) {
    return new double[] {found.xMin(i), found.yMin(i), found.xMax(i), found.yMax(i)};
  }
}
