package io.sparkdet.efficientdet.model;

import io.sparkdet.efficientdet.network.EfficientDetNetwork;
import io.sparkdet.efficientdet.network.TensorSpec;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.efficientdet.weights.tensor.MapWeights;
import io.sparkdet.efficientdet.weights.tensor.Tensor;
import io.sparkdet.efficientdet.weights.tensor.Weights;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.CRC32;

/**
 * The weights of a network before training, each tensor from the seed and its own name alone, so
 * that equal seeds give equal tensors on every machine and in networks that share only some.
 *
 * <p>Kernels are uniform with variance 2 / fan-in (He et al., arXiv 1502.01852); batch
 * normalizations are the identity; fusion weights are 1; the bias of the class prediction gives
 * every class the probability 0.01 (focal loss, arXiv 1708.02002, section 4.1).
 */
public final class InitialWeights {

  private static final String CLASS_BIAS = "class_head.predict.pointwise.conv.bias";
  private static final double PRIOR = 0.01;
  private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

  private InitialWeights() {}

  /** Returns all tensors of a network. */
  public static Weights seeded(EfficientDetConfig config, long seed) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (TensorSpec spec : EfficientDetNetwork.tensors(config)) {
      tensors.put(spec.name(), seeded(spec, seed));
    }
    return new MapWeights(tensors);
  }

  /** Returns one tensor of a network. */
  public static Tensor seeded(TensorSpec spec, long seed) {
    int[] shape = spec.shape().stream().mapToInt(Integer::intValue).toArray();
    float[] values = new float[Math.toIntExact(spec.size())];
    switch (spec.kind()) {
      case KERNEL -> fillUniform(values, shape, random(spec.name(), seed));
      case BIAS -> Arrays.fill(values, spec.name().equals(CLASS_BIAS) ? logit(PRIOR) : 0);
      case BETA, MEAN -> Arrays.fill(values, 0);
      case GAMMA, VARIANCE, FUSION_WEIGHTS, IDLE_FUSION_WEIGHTS -> Arrays.fill(values, 1);
    }
    return new Tensor(shape, values);
  }

  private static void fillUniform(float[] values, int[] shape, SplittableRandom random) {
    double fanIn = (double) shape[1] * shape[2] * shape[3];
    double bound = Math.sqrt(3 * 2 / fanIn);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) ((2 * random.nextDouble() - 1) * bound);
    }
  }

  private static float logit(double probability) {
    return (float) StrictMath.log(probability / (1 - probability));
  }

  private static SplittableRandom random(String name, long seed) {
    CRC32 crc = new CRC32();
    crc.update(name.getBytes(StandardCharsets.UTF_8));
    return new SplittableRandom(seed * GOLDEN_RATIO + crc.getValue());
  }
}
