package io.sparkdet.detection.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkdet.testing.GoldenDetection;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassLossTest {

  private static final List<ClassLoss> LOSSES =
      List.of(
          new ClassLoss.LogitFocal(0.25, 1.5, 0),
          new ClassLoss.LogitFocal(0.25, 1.5, 0.1),
          new ClassLoss.LogitFocal(0.4, 2, 0),
          new ClassLoss.LogitFocal(0.5, 0, 0.01),
          new ClassLoss.LogitFocal(0.25, 0.7, 0),
          new ClassLoss.ProbabilityFocal(0.25, 2),
          new ClassLoss.ProbabilityFocal(0.25, 1.5));

  /** Steps of 1/64 from −30 to 30: every one is a float, and so is 1/1024 before and after. */
  @Test
  void derivativesAreThoseOfTheLoss() {
    double step = 1.0 / 1024;
    for (ClassLoss loss : LOSSES) {
      for (int i = -30 * 64; i <= 30 * 64; i++) {
        double x = i / 64.0;
        float[] derivative = new float[1];
        loss.term().background(new float[] {(float) x}, 0, 1, 3, derivative);
        double background =
            fourthOrder(
                background(loss, x - 2 * step),
                background(loss, x - step),
                background(loss, x + step),
                background(loss, x + 2 * step),
                step);
        assertThat((double) derivative[0])
            .as("%s, background, x %s", loss, x)
            .isCloseTo(3 * background, within(1e-9 + 3e-6 * Math.abs(background)));
        loss.term().object(new float[] {(float) x}, 0, 3, derivative);
        double object =
            fourthOrder(
                object(loss, x - 2 * step),
                object(loss, x - step),
                object(loss, x + step),
                object(loss, x + 2 * step),
                step);
        assertThat((double) derivative[0])
            .as("%s, object, x %s", loss, x)
            .isCloseTo(3 * object, within(1e-9 + 3e-6 * Math.abs(object)));
      }
    }
  }

  /** The formulas as they are printed, by library functions in double. */
  @Test
  void lossesAreTheFormulas() {
    for (int i = -3000; i <= 3000; i++) {
      double x = (float) (i / 97.0);
      double p = 1 / (1 + Math.exp(-x));
      double q = 1 / (1 + Math.exp(x));
      double softplus = x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
      double smoothed = 0.05;
      close(
          background(new ClassLoss.LogitFocal(0.25, 1.5, 0), x),
          0.75 * Math.pow(p, 1.5) * softplus);
      close(
          object(new ClassLoss.LogitFocal(0.25, 1.5, 0), x),
          0.25 * Math.pow(q, 1.5) * (softplus - x));
      close(
          background(new ClassLoss.LogitFocal(0.3, 2, 0.1), x),
          0.7 * p * p * (softplus - smoothed * x));
      close(
          object(new ClassLoss.LogitFocal(0.3, 2, 0.1), x),
          0.3 * q * q * (softplus - (1 - smoothed) * x));
      double cut = Math.max(1e-4, Math.min(1 - 1e-4, p));
      close(
          background(new ClassLoss.ProbabilityFocal(0.25, 2), x),
          -0.75 * cut * cut * Math.log1p(-cut));
      close(
          object(new ClassLoss.ProbabilityFocal(0.25, 2), x),
          -0.25 * (1 - cut) * (1 - cut) * Math.log(cut));
    }
  }

  /** effdet 0.4.1, loss.py, focal_loss_legacy. */
  @Test
  void theOlderFormIsTheSameFunction() {
    ClassLoss loss = new ClassLoss.LogitFocal(0.25, 1.5, 0);
    for (int i = -400; i <= 400; i++) {
      double x = (float) (i / 13.0);
      double crossEntropy = Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
      double forBackground = Math.exp(-1.5 * Math.log1p(Math.exp(-x)));
      double forObject = Math.exp(1.5 * -x - 1.5 * Math.log1p(Math.exp(-x)));
      close(background(loss, x), 0.75 * forBackground * crossEntropy);
      close(object(loss, x), 0.25 * forObject * (crossEntropy - x));
    }
  }

  /** torchvision's sigmoid_focal_loss and autograd, by {@code scripts/studies/golden/detection}. */
  @Test
  void lossesAndDerivativesAreTorchvisions() throws IOException {
    JsonNode golden = GoldenDetection.numbers("losses");
    for (double gamma : new double[] {1.5, 2}) {
      ClassLoss loss = new ClassLoss.LogitFocal(0.25, gamma, 0);
      for (int target = 0; target < 2; target++) {
        JsonNode expected = golden.required("focal, gamma %s, target %d".formatted(gamma, target));
        for (int i = 0; i < golden.get("logits").size(); i++) {
          float[] logit = {(float) golden.get("logits").get(i).asDouble()};
          float[] derivative = new float[1];
          double value =
              target == 0
                  ? loss.term().background(logit, 0, 1, 1, derivative)
                  : loss.term().object(logit, 0, 1, derivative);
          close(value, expected.get("loss").get(i).asDouble());
          double slope = expected.get("derivative").get(i).asDouble();
          assertThat((double) derivative[0]).isCloseTo(slope, within(1e-6 * Math.abs(slope)));
        }
      }
    }
  }

  @Test
  void whereTheProbabilityIsCutNothingIsLearned() {
    ClassLoss loss = new ClassLoss.ProbabilityFocal(0.25, 2);
    float[] logits = {-9.3f, -9.2f, 9.2f, 9.3f};
    float[] derivatives = {7, 7, 7, 7};
    loss.term().background(logits, 0, 4, 1, derivatives);
    assertThat(derivatives[0]).isZero();
    assertThat(derivatives[1]).isPositive();
    assertThat(derivatives[2]).isPositive();
    assertThat(derivatives[3]).isZero();
  }

  @Test
  void extremeLogitsGiveFiniteLossesAndWhatIsNoNumberShows() {
    for (ClassLoss loss : LOSSES) {
      float[] derivatives = new float[4];
      float[] logits = {-1e4f, -100, 100, 1e4f};
      assertThat(loss.term().background(logits, 0, 4, 1, derivatives)).as("%s", loss).isFinite();
      for (float derivative : derivatives) {
        assertThat(derivative).isFinite();
      }
      assertThat(background(loss, Double.NaN)).as("%s", loss).isNaN();
      assertThat(object(loss, Double.NaN)).as("%s", loss).isNaN();
    }
  }

  @Test
  void numbersOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new ClassLoss.LogitFocal(1.1, 2, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot weigh objects by alpha 1.1: it is from 0 to 1");
    assertThatThrownBy(() -> new ClassLoss.ProbabilityFocal(0.25, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot focus by gamma -1.0: it is a number from 0");
    assertThatThrownBy(() -> new ClassLoss.LogitFocal(0.25, 2, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot smooth labels by 1.0: from 0, and below 1");
  }

  private static double background(ClassLoss loss, double x) {
    return loss.term().background(new float[] {(float) x}, 0, 1, 1, new float[1]);
  }

  private static double object(ClassLoss loss, double x) {
    return loss.term().object(new float[] {(float) x}, 0, 1, new float[1]);
  }

  private static void close(double loss, double expected) {
    assertThat(loss).isCloseTo(expected, within(1e-9 * Math.abs(expected) + 1e-300));
  }

  /** The five-point central difference. */
  private static double fourthOrder(
      double before2, double before, double after, double after2, double step) {
    return (before2 - 8 * before + 8 * after - after2) / (12 * step);
  }
}
