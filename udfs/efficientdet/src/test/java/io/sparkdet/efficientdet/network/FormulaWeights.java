package io.sparkdet.efficientdet.network;

import io.sparkdet.efficientdet.weights.Tensor;
import io.sparkdet.efficientdet.weights.Weights;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * Weights made from the tensors' source names by the formula of shared/parity/README.md, section 1:
 * a whole network from a short program. Running statistics are read from a file.
 */
public final class FormulaWeights implements Weights {

  private final Map<String, TensorSpec> specs = new LinkedHashMap<>();
  private final TensorNaming naming;
  private final Weights statistics;

  /** Makes canonical weights; {@code statistics} has the source's names. */
  public FormulaWeights(EfficientDetConfig config, TensorNaming naming, Weights statistics) {
    EfficientDetNetwork.tensors(config).forEach(spec -> specs.put(spec.name(), spec));
    this.naming = naming;
    this.statistics = statistics;
  }

  @Override
  public Set<String> names() {
    return specs.keySet();
  }

  @Override
  public Tensor tensor(String name) {
    TensorSpec spec = specs.get(name);
    if (spec == null) {
      throw new IllegalArgumentException("Cannot make the tensor " + name);
    }
    String source = naming.sourceName(name);
    if (!spec.kind().parameter()) {
      return statistics.tensor(source);
    }
    int[] shape = spec.shape().stream().mapToInt(Integer::intValue).toArray();
    float[] values = new float[(int) spec.size()];
    CRC32 crc = new CRC32();
    crc.update(source.getBytes(StandardCharsets.UTF_8));
    boolean last = source.contains(".header.") || source.contains(".predict.");
    for (int i = 0; i < values.length; i++) {
      long z = crc.getValue() + (i + 1) * 0x9E3779B97F4A7C15L;
      z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
      z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
      z = z ^ (z >>> 31);
      double u = (z >>> 11) * 0x1.0p-53;
      values[i] = (float) value(spec, u, last);
    }
    return new Tensor(shape, values);
  }

  private static double value(TensorSpec spec, double u, boolean last) {
    double s = 2 * u - 1;
    return switch (spec.kind()) {
      case KERNEL -> {
        int fanIn = spec.shape().get(1) * spec.shape().get(2) * spec.shape().get(3);
        double value = s * Math.sqrt(3.0 * 2.0 / fanIn);
        yield last ? value * 0.2 : value;
      }
      case BIAS, BETA -> 0.1 * s;
      case GAMMA -> 0.75 + 0.5 * u;
      case FUSION_WEIGHTS, IDLE_FUSION_WEIGHTS -> 0.5 + u;
      case MEAN, VARIANCE -> throw new IllegalStateException("statistics are data");
    };
  }
}
