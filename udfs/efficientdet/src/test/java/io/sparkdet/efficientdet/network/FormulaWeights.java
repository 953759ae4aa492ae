package io.sparkdet.efficientdet.network;

import io.sparkdet.efficientdet.checkpoint.TensorNaming;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.efficientdet.weights.tensor.Tensor;
import io.sparkdet.efficientdet.weights.tensor.Weights;
import io.sparkdet.testing.FixtureFormula;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

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
    return new Tensor(shape, FixtureFormula.values(source, shape));
  }
}
