package io.sparkdet.bench;

import io.sparkdet.detection.loss.FocalTerm;
import io.sparkdet.detection.loss.LossSettings;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The focal loss and its derivatives of the class logits of one image, 49,104 anchors of 90
 * classes, all background.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 4, time = 1)
public class FocalLossBenchmark {

  /** Whose loss. */
  public enum Profile {
    /** Cross entropy of the logit, γ 1.5. */
    EFFDET,
    /** Probabilities cut at 1e-4, γ 2. */
    ZYLO117;

    LossSettings settings() {
      return switch (this) {
        case EFFDET -> LossSettings.EFFDET;
        case ZYLO117 -> LossSettings.ZYLO117;
      };
    }
  }

  /** Whose loss is computed. */
  @Param public Profile profile = Profile.EFFDET;

  private FocalTerm loss = profile.settings().classLoss().term();
  private final float[] logits = D0.logits();
  private final float[] derivatives = new float[logits.length];

  /** Takes the loss of the profile. */
  @Setup
  public void lossOfProfile() {
    loss = profile.settings().classLoss().term();
  }

  /** Computes one run of background: an image without objects. */
  @Benchmark
  public double oneRun() {
    return loss.background(logits, 0, logits.length, 1, derivatives);
  }

  /** Computes a run of background for every anchor: an image with as many runs as there can be. */
  @Benchmark
  public double aRunEachAnchor() {
    double sum = 0;
    for (int from = 0; from < logits.length; from += D0.CLASSES) {
      sum += loss.background(logits, from, from + D0.CLASSES, 1, derivatives);
    }
    return sum;
  }
}
