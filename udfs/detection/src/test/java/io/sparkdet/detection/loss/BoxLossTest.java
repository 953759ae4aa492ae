package io.sparkdet.detection.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkdet.detection.anchor.AnchorGrid;
import io.sparkdet.detection.anchor.AnchorSpec;
import io.sparkdet.detection.box.BoxIou;
import io.sparkdet.detection.matching.RandomTruths;
import io.sparkdet.detection.matching.TruthBoxes;
import io.sparkdet.testing.GoldenDetection;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BoxLossTest {

  private static final AnchorGrid GRID = AnchorGrid.of(AnchorSpec.standard(3, 7, 4), 256);
  private static final String[] SPECS = {"smooth-l1", "huber", "iou", "giou", "diou", "ciou"};

  @Test
  void derivativesAreThoseOfTheLoss() {
    double step = 1e-6;
    int apart = 0;
    for (long seed = 0; seed < 500; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      BoxTarget target = target(random);
      double[] code = near(target, random);
      for (String spec : SPECS) {
        BoxLoss loss = BoxLoss.parse(spec);
        double[] derivatives = new double[4];
        double value = loss.loss(target, code, derivatives);
        apart += spec.equals("iou") && value == 1 ? 1 : 0;
        double heldAlpha = spec.equals("ciou") ? alpha(target, code) : 0;
        for (int i = 0; i < 4; i++) {
          double difference =
              (moved(loss, target, code, i, step, heldAlpha)
                      - moved(loss, target, code, i, -step, heldAlpha))
                  / (2 * step);
          assertThat(derivatives[i])
              .as("seed %d, %s, entry %d", seed, spec, i)
              .isCloseTo(difference, within(1e-7 + 1e-6 * Math.abs(difference)));
        }
      }
    }
    assertThat(apart).as("cases where the boxes lie apart").isBetween(5, 250);
  }

  @Test
  void aPerfectCodeLosesNothing() {
    for (long seed = 0; seed < 200; seed++) {
      BoxTarget target = target(new SplittableRandom(seed));
      double[] code = doubles(target.code());
      for (String spec : SPECS) {
        assertThat(BoxLoss.parse(spec).loss(target, code, new double[4]))
            .as("seed %d, %s", seed, spec)
            .isCloseTo(0, within(2e-5));
      }
    }
  }

  /** The measures by their definitions, box and truth far from and on each other. */
  @Test
  void overlapLossesAreOneMinusTheMeasures() {
    for (long seed = 0; seed < 500; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      BoxTarget target = target(random);
      double[] code = near(target, random);
      double[] box = decoded(target, code);
      double[] truth = truth(target);
      double iou =
          BoxIou.of(box[0], box[1], box[2], box[3], truth[0], truth[1], truth[2], truth[3]);
      double width = Math.max(box[2], truth[2]) - Math.min(box[0], truth[0]);
      double height = Math.max(box[3], truth[3]) - Math.min(box[1], truth[1]);
      double areas =
          BoxIou.area(box[0], box[1], box[2], box[3])
              + BoxIou.area(truth[0], truth[1], truth[2], truth[3]);
      double union = areas / (1 + iou);
      double giou = iou - (width * height - union) / (width * height);
      double diou =
          iou
              - (Math.pow((box[0] + box[2] - truth[0] - truth[2]) / 2, 2)
                      + Math.pow((box[1] + box[3] - truth[1] - truth[3]) / 2, 2))
                  / (width * width + height * height);
      double v = shape(box, truth);
      double ciou = diou - v * v / (1 - iou + v);
      assertLoss(seed, "iou", target, code, 1 - iou);
      assertLoss(seed, "giou", target, code, 1 - giou);
      assertLoss(seed, "diou", target, code, 1 - diou);
      assertLoss(seed, "ciou", target, code, 1 - ciou);
    }
  }

  /**
   * Loss and derivatives by ty, tx, th, tw of an anchor of 128 x 128 pixels, in double, from {@code
   * generalized_}, {@code distance_} and {@code complete_box_iou_loss} of torchvision 0.29.2 and
   * autograd of PyTorch 2.15.0 through the decoding. torchvision adds 1e-7 to denominators.
   */
  @Test
  void overlapLossesAndTheirDerivativesAreTorchvisions() {
    float[] square = {100, 40, 190, 130};
    double[] near = {0.05, -0.02, -0.4, -0.3};
    assertReference(
        "giou", square, near, 0.117715992007, 0, -2.46233284749, -0.891845940234, -0.0326162994937);
    assertReference(
        "diou",
        square,
        near,
        0.115657940619,
        0.0207039635768,
        -2.45542676283,
        -0.832519281627,
        -0.0546753867093);
    assertReference(
        "ciou",
        square,
        near,
        0.115666745368,
        0.0207039635768,
        -2.45542676283,
        -0.832694791564,
        -0.0544998767725);
    double[] flat = {-0.1, 0.3, -0.9, 0.1};
    assertReference(
        "giou", square, flat, 0.815842196586, 0, 1.00175098329, -0.493109044316, -0.0930479690371);
    assertReference(
        "diou",
        square,
        flat,
        0.696339800629,
        -0.144435253383,
        1.03045382965,
        -0.25472250505,
        -0.2448837945);
    assertReference(
        "ciou",
        square,
        flat,
        0.704373976606,
        -0.144435253383,
        1.03045382965,
        -0.266750145612,
        -0.232856153938);
    float[] apart = {20, 200, 60, 212};
    double[] tall = {0.2, -0.1, -1.0, -1.5};
    assertReference(
        "giou",
        apart,
        tall,
        1.88808156615,
        -0.110243860418,
        0.114165778053,
        -0.0622022020457,
        -0.0697435127571);
    assertReference(
        "diou",
        apart,
        tall,
        1.56381035479,
        -0.212891706771,
        0.160459906105,
        -0.105724975282,
        -0.0619225486619);
    assertReference(
        "ciou",
        apart,
        tall,
        1.60296803576,
        -0.212891706771,
        0.160459906105,
        -0.0584231613441,
        -0.1092243626);
    float[] around = {60, 30, 240, 120};
    double[] inside = {0.0625, 0.03125, -1.5, -0.75};
    assertReference("giou", around, inside, 0.893403648444, 0, 0, -0.106596351556, -0.106596351556);
    assertReference(
        "diou",
        around,
        inside,
        0.897675253382,
        0.082172839506,
        -0.0126419753086,
        -0.106596351556,
        -0.106596351556);
    assertReference(
        "ciou",
        around,
        inside,
        0.897675299248,
        0.082172839506,
        -0.0126419753086,
        -0.106597936633,
        -0.106594766479);
  }

  private static void assertReference(
      String spec, float[] truth, double[] code, double loss, double... derivatives) {
    int anchor = GRID.levelStart(5) + 9 * 20;
    assertThat(
            new float[] {
              GRID.yMin(anchor), GRID.xMin(anchor), GRID.yMax(anchor), GRID.xMax(anchor)
            })
        .containsExactly(16, 80, 144, 208);
    BoxTarget target =
        new BoxTarget(GRID, anchor, TruthBoxes.of(truth, new int[1]), 0, BoxEncoding.EFFDET);
    double[] found = new double[4];
    assertThat(BoxLoss.parse(spec).loss(target, code, found))
        .as(spec)
        .isCloseTo(loss, within(1e-6));
    for (int i = 0; i < 4; i++) {
      assertThat(found[i]).as("%s, entry %d", spec, i).isCloseTo(derivatives[i], within(1e-6));
    }
  }

  /** torch's smooth_l1_loss and huber_loss, by {@code scripts/studies/golden/detection}. */
  @Test
  void codeLossesAndTheirDerivativesAreTorchs() throws IOException {
    JsonNode golden = GoldenDetection.numbers("losses");
    BoxTarget target = target(new SplittableRandom(1));
    double[] code = doubles(target.code());
    for (int i = 0; i < 4; i++) {
      code[i] += golden.get("code differences").get(i).asDouble();
    }
    for (BoxLoss loss : List.of(new BoxLoss.SmoothL1(1.0 / 9), new BoxLoss.Huber(0.1))) {
      JsonNode expected = golden.get(loss instanceof BoxLoss.Huber ? "huber" : "smooth-l1");
      double[] derivatives = new double[4];
      assertThat(loss.loss(target, code, derivatives))
          .isCloseTo(expected.get("loss").asDouble(), within(1e-12));
      for (int i = 0; i < 4; i++) {
        assertThat(derivatives[i])
            .as("%s, entry %d", loss, i)
            .isCloseTo(expected.get("derivative").get(i).asDouble(), within(1e-12));
      }
    }
  }

  /** zylo117, efficientdet/loss.py: 0.5 · 9 · d² up to 1/9, d − 0.5/9 beyond. */
  @Test
  void codeLossesBendWhereTheySay() {
    BoxTarget target = target(new SplittableRandom(1));
    double[] code = doubles(target.code());
    code[0] += 0.1;
    code[3] -= 0.5;
    double[] derivatives = new double[4];
    assertThat(new BoxLoss.SmoothL1(1.0 / 9).loss(target, code, derivatives))
        .isCloseTo((0.5 * 9 * 0.01 + 0.5 - 0.5 / 9) / 4, within(1e-9));
    assertThat(derivatives[0]).isCloseTo(0.9 / 4, within(1e-9));
    assertThat(derivatives[3]).isEqualTo(-0.25);
    assertThat(new BoxLoss.Huber(0.2).loss(target, code, derivatives))
        .isCloseTo((0.5 * 0.01 + 0.2 * (0.5 - 0.1)) / 4, within(1e-9));
    assertThat(derivatives[3]).isCloseTo(-0.2 / 4, within(1e-9));
  }

  @Test
  void hubersLossLeavesOutEntriesWhoseTargetIsZero() {
    // The anchor's own box, but higher: only th is not exactly 0.
    int anchor = GRID.levelStart(5) + 9 * 20;
    TruthBoxes truths =
        TruthBoxes.of(
            new float[] {
              GRID.xMin(anchor), GRID.yMin(anchor) - 8, GRID.xMax(anchor), GRID.yMax(anchor) + 8
            },
            new int[1]);
    BoxTarget target = new BoxTarget(GRID, anchor, truths, 0, BoxEncoding.EFFDET);
    assertThat(target.code()[0]).isZero();
    double[] derivatives = new double[4];
    double loss = new BoxLoss.Huber(0.1).loss(target, new double[] {9, 9, 9, 9}, derivatives);
    assertThat(derivatives).containsExactly(0, 0, 0.1 / 4, 0);
    assertThat(loss).isCloseTo(0.1 * (9 - target.code()[2] - 0.05) / 4, within(1e-6));
  }

  @Test
  void tinyTruthsHaveOnePixelForZylo117AndTheirSizeForEffdet() {
    TruthBoxes truths = TruthBoxes.of(new float[] {10, 10, 10.5f, 10}, new int[1]);
    int anchor = 9;
    float[] zylo = BoxEncoding.ZYLO117.encode(GRID, anchor, truths, 0);
    assertThat(zylo[2]).isCloseTo((float) Math.log(1 / GRID.height(anchor)), within(1e-6f));
    assertThat(zylo[3]).isEqualTo(zylo[2]);
    float[] effdet = BoxEncoding.EFFDET.encode(GRID, anchor, truths, 0);
    assertThat(effdet[2]).isCloseTo((float) Math.log(1e-8 / GRID.height(anchor)), within(1e-5f));
    assertThat(effdet[3]).isCloseTo((float) Math.log(0.5 / GRID.width(anchor)), within(1e-6f));
  }

  @Test
  void specsAreReadBackAndOthersRefused() {
    for (String spec : SPECS) {
      assertThat(BoxLoss.parse(spec).spec()).isEqualTo(spec);
    }
    assertThatThrownBy(() -> BoxLoss.parse("l2"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot read box loss 'l2': use smooth-l1, huber, iou, giou, diou or ciou");
    assertThatThrownBy(() -> new BoxLoss.Huber(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot bend the box loss at an error of 0.0: it is a positive number");
  }

  private static void assertLoss(
      long seed, String spec, BoxTarget target, double[] code, double expected) {
    assertThat(BoxLoss.parse(spec).loss(target, code, new double[4]))
        .as("seed %d, %s", seed, spec)
        .isCloseTo(expected, within(1e-9));
  }

  /**
   * The loss with one entry moved; CIoU with the weight of the shape term held at {@code alpha}.
   */
  private static double moved(
      BoxLoss loss, BoxTarget target, double[] code, int entry, double step, double alpha) {
    double[] moved = code.clone();
    moved[entry] += step;
    if (alpha == 0) {
      return loss.loss(target, moved, new double[4]);
    }
    return BoxLoss.parse("diou").loss(target, moved, new double[4])
        + alpha * shape(decoded(target, moved), truth(target));
  }

  private static double alpha(BoxTarget target, double[] code) {
    double v = shape(decoded(target, code), truth(target));
    return v / (BoxLoss.parse("iou").loss(target, code, new double[4]) + v);
  }

  private static double shape(double[] box, double[] truth) {
    double difference =
        Math.atan((truth[2] - truth[0]) / (truth[3] - truth[1]))
            - Math.atan((box[2] - box[0]) / (box[3] - box[1]));
    return 4 / Math.pow(Math.PI, 2) * difference * difference;
  }

  private static BoxTarget target(SplittableRandom random) {
    TruthBoxes truths = RandomTruths.draw(random, 1, 256, 1);
    int anchor = random.nextInt(GRID.size());
    return new BoxTarget(GRID, anchor, truths, 0, BoxEncoding.EFFDET);
  }

  /** A code whose box is anything from nearly right to quite elsewhere. */
  private static double[] near(BoxTarget target, SplittableRandom random) {
    double[] code = doubles(target.code());
    double spread = random.nextDouble(0.01, 0.6);
    double[] truth = truth(target);
    double[] sizes = {truth[3] - truth[1], truth[2] - truth[0]};
    double[] anchor = {GRID.height(target.anchor()), GRID.width(target.anchor())};
    for (int i = 0; i < 2; i++) {
      code[i] += random.nextDouble(-2, 2) * spread * sizes[i] / anchor[i];
      code[i + 2] += random.nextDouble(-1, 1) * spread;
    }
    return code;
  }

  private static double[] decoded(BoxTarget target, double[] code) {
    int anchor = target.anchor();
    double y = code[0] * GRID.height(anchor) + GRID.centerY(anchor);
    double x = code[1] * GRID.width(anchor) + GRID.centerX(anchor);
    double height = Math.exp(code[2]) * GRID.height(anchor);
    double width = Math.exp(code[3]) * GRID.width(anchor);
    return new double[] {x - width / 2, y - height / 2, x + width / 2, y + height / 2};
  }

  private static double[] truth(BoxTarget target) {
    TruthBoxes truths = target.truths();
    return new double[] {truths.xMin(0), truths.yMin(0), truths.xMax(0), truths.yMax(0)};
  }

  private static double[] doubles(float[] floats) {
    double[] doubles = new double[floats.length];
    for (int i = 0; i < floats.length; i++) {
      doubles[i] = floats[i];
    }
    return doubles;
  }
}
