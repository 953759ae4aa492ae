package io.sparkdet.efficientdet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdet.detection.anchor.AnchorSpec;
import io.sparkdet.efficientdet.engine.ndarray.Dropout;
import io.sparkdet.efficientdet.model.InitialWeights;
import io.sparkdet.efficientdet.network.Part;
import io.sparkdet.efficientdet.network.TensorKind;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.efficientdet.weights.tensor.Weights;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainableNetworkTest {

  private static final EfficientDetConfig CONFIG =
      EfficientDetConfig.variant("tf_efficientdet_d0")
          .withClasses(2)
          .withImageSize(64)
          .withFpnRepeats(1)
          .withAnchors(AnchorSpec.standard(3, 6, 4));

  private final TrainableNetwork network =
      new TrainableNetwork(CONFIG, Freezing.BACKBONE, new Dropout(0.2, 0.1), false, 1);
  private final Weights weights = InitialWeights.seeded(CONFIG, 1);
  private final float[] parameters = network.layout().parameters(weights);
  private final float[] statistics = network.layout().statistics(weights);
  private final float[] gradient = new float[parameters.length];

  private static final long[] SEEDS = {1, 2};

  /** Half the sum of squares of what the network gives. */
  private static final OutputLoss AS_IT_IS =
      (image, logits, codes, byLogits, byCodes) -> {
        System.arraycopy(logits, 0, byLogits, 0, logits.length);
        System.arraycopy(codes, 0, byCodes, 0, codes.length);
      };

  private Runnable betweenPasses = () -> {};

  private static FloatBuffer images(int count) {
    FloatBuffer images = FloatBuffer.allocate(count * 3 * 64 * 64);
    for (int i = 0; i < images.capacity(); i++) {
      images.put(i, (float) Math.sin(i));
    }
    return images;
  }

  private void step() {
    network.differentiate(parameters, statistics, images(2), SEEDS, 0, AS_IT_IS, gradient);
  }

  @Test
  void whatIsFrozenHasNoGradientAndKeepsItsStatistics() {
    float[] before = statistics.clone();
    step();
    for (ParameterLayout.Slice slice : network.layout().parameters()) {
      double norm = FlatVectors.norm(Arrays.copyOfRange(gradient, slice.from(), slice.to()));
      if (slice.spec().part() == Part.BACKBONE) {
        assertThat(norm).as(slice.spec().name()).isZero();
      } else if (slice.spec().kind() == TensorKind.KERNEL) {
        assertThat(norm).as(slice.spec().name()).isPositive();
      }
    }
    int moved = 0;
    for (ParameterLayout.Slice slice : network.layout().statistics()) {
      boolean same = statistics[slice.from()] == before[slice.from()];
      if (slice.spec().part() == Part.BACKBONE) {
        assertThat(same).as(slice.spec().name()).isTrue();
      }
      moved += same ? 0 : 1;
    }
    assertThat(moved).isPositive();
  }

  @Test
  void equalStepsGiveEqualGradients() {
    float[] kept = statistics.clone();
    step();
    float[] first = gradient.clone();
    System.arraycopy(kept, 0, statistics, 0, kept.length);
    step();
    assertThat(Arrays.equals(gradient, first)).isTrue();
  }

  /** What is computed twice draws and normalizes as it did before, and moves statistics once. */
  @ParameterizedTest
  @EnumSource(Freezing.class)
  void checkpointingChangesNeitherGradientNorStatistics(Freezing freezing) {
    Dropout dropout = new Dropout(0.5, 0.2);
    float[] wholeStatistics = statistics.clone();
    float[] wholeGradient = new float[parameters.length];
    new TrainableNetwork(CONFIG, freezing, dropout, false, 1)
        .differentiate(parameters, wholeStatistics, images(2), SEEDS, 0, AS_IT_IS, wholeGradient);
    new TrainableNetwork(CONFIG, freezing, dropout, true, 1)
        .differentiate(parameters, statistics, images(2), SEEDS, 0, AS_IT_IS, gradient);
    assertThat(Arrays.equals(statistics, wholeStatistics)).isTrue();
    assertThat(Arrays.equals(gradient, wholeGradient)).isTrue();
    assertThat(FlatVectors.norm(gradient)).isPositive();
  }

  /** Memory that only the forward pass held would be another's by the time of the backward pass. */
  @Test
  void aGarbageCollectionInTheMiddleOfAStepChangesNothing() {
    TrainableNetwork dropping =
        new TrainableNetwork(CONFIG, Freezing.NONE, new Dropout(0.5, 0.2), false, 1);
    lastLogits(dropping, 1, 2);
    float[] expected = gradient.clone();
    List<ByteBuffer> others = new ArrayList<>();
    betweenPasses =
        () -> {
          System.gc();
          for (int i = 0; i < 1000; i++) {
            ByteBuffer other = ByteBuffer.allocateDirect(4 * (1 + i % 200));
            while (other.hasRemaining()) {
              other.put((byte) 0x7f);
            }
            others.add(other);
          }
        };
    for (int step = 0; step < 3; step++) {
      lastLogits(dropping, 1, 2);
      assertThat(Arrays.equals(gradient, expected)).as("step %d", step).isTrue();
    }
    assertThat(others).isNotEmpty();
  }

  /** Alone, behind another image, and with another generator. */
  @Test
  void whatHeadsDropDependsOnTheImagesGeneratorAlone() {
    TrainableNetwork dropping =
        new TrainableNetwork(CONFIG, Freezing.BN, new Dropout(0, 0.3), false, 1);
    float[] alone = lastLogits(dropping, 1);
    float[] head = headKernels();
    float[] behind = lastLogits(dropping, 2, 1);
    float[] other = lastLogits(dropping, 3);
    float[] whole =
        lastLogits(new TrainableNetwork(CONFIG, Freezing.BN, Dropout.NONE, false, 1), 1);
    assertThat(Arrays.equals(lastLogits(dropping, 1), alone)).isTrue();
    assertThat(Arrays.equals(headKernels(), head)).as("gradient").isTrue();
    assertThat(distance(behind, alone)).isLessThan(1e-5 * distance(alone, new float[1]));
    assertThat(distance(other, alone)).isGreaterThan(1e-2 * distance(alone, new float[1]));
    assertThat(distance(whole, alone)).isGreaterThan(1e-2 * distance(alone, new float[1]));
  }

  /** The logits of the last of some equal images, one for each seed. */
  private float[] lastLogits(TrainableNetwork dropping, long... seeds) {
    FloatBuffer images = FloatBuffer.allocate(seeds.length * 3 * 64 * 64);
    for (int i = 0; i < images.capacity(); i++) {
      images.put(i, (float) Math.sin(i % (3 * 64 * 64)));
    }
    float[][] last = new float[1][];
    dropping.differentiate(
        parameters,
        statistics.clone(),
        images,
        seeds,
        0,
        (image, logits, codes, byLogits, byCodes) -> {
          last[0] = logits.clone();
          betweenPasses.run();
          AS_IT_IS.differentiate(image, logits, codes, byLogits, byCodes);
        },
        gradient);
    return last[0];
  }

  /** The gradients of the heads' kernels one after the other; each of them flows. */
  private float[] headKernels() {
    FloatBuffer kernels = FloatBuffer.allocate(gradient.length);
    for (ParameterLayout.Slice slice : network.layout().parameters()) {
      boolean ofHead = slice.spec().part() != Part.BACKBONE && slice.spec().part() != Part.BIFPN;
      if (ofHead && slice.spec().kind() == TensorKind.KERNEL) {
        float[] kernel = Arrays.copyOfRange(gradient, slice.from(), slice.to());
        assertThat(FlatVectors.norm(kernel)).as(slice.spec().name()).isPositive();
        kernels.put(kernel);
      }
    }
    return Arrays.copyOf(kernels.array(), kernels.position());
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      double difference = a[i] - (i < b.length ? b[i] : 0);
      sum += difference * difference;
    }
    return Math.sqrt(sum);
  }

  @Test
  void aBufferThatIsTooShortIsRefused() {
    assertThatThrownBy(
            () ->
                network.differentiate(
                    parameters,
                    statistics,
                    FloatBuffer.allocate(100),
                    new long[] {1},
                    0,
                    (image, logits, codes, byLogits, byCodes) -> {},
                    gradient))
        .hasMessage("Cannot train on 1 images of side 64: the buffer holds 100 values");
  }
}
