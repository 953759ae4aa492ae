package io.sparkdet.efficientdet.checkpoint;

import io.sparkdet.efficientdet.network.EfficientDetNetwork;
import io.sparkdet.efficientdet.network.TensorSpec;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.efficientdet.weights.tensor.Tensor;
import io.sparkdet.efficientdet.weights.tensor.Weights;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What another implementation calls the tensors of a network: canonical name to that
 * implementation's name, one to one.
 */
public final class TensorNaming {

  private final Map<String, String> sourceNames;

  TensorNaming(Map<String, String> sourceNames) {
    this.sourceNames = Collections.unmodifiableMap(new LinkedHashMap<>(sourceNames));
  }

  /** Returns the names of zylo117/Yet-Another-EfficientDet-Pytorch's state dict. */
  public static TensorNaming zylo117(EfficientDetConfig config) {
    Map<String, String> names = new LinkedHashMap<>();
    for (TensorSpec tensor : EfficientDetNetwork.tensors(config)) {
      names.put(tensor.name(), Zylo117Names.of(tensor.name(), config));
    }
    return new TensorNaming(names);
  }

  /** Returns the names of effdet's state dict (rwightman/efficientdet-pytorch). */
  public static TensorNaming effdet(EfficientDetConfig config) {
    EffdetNames source = new EffdetNames(config);
    Map<String, String> names = new LinkedHashMap<>();
    for (TensorSpec tensor : EfficientDetNetwork.tensors(config)) {
      names.put(tensor.name(), source.of(tensor.name()));
    }
    return new TensorNaming(names);
  }

  /** Returns canonical name to source name, in the order of the forward pass. */
  public Map<String, String> sourceNames() {
    return sourceNames;
  }

  /**
   * Returns the source's name of a tensor.
   *
   * @throws IllegalArgumentException if the network has no such tensor
   */
  public String sourceName(String canonicalName) {
    String name = sourceNames.get(canonicalName);
    if (name == null) {
      throw new IllegalArgumentException(
          "Cannot name the tensor %s: the network has none of that name".formatted(canonicalName));
    }
    return name;
  }

  /** Returns a view of the source's weights under canonical names; tensors of no use are hidden. */
  public Weights canonical(Weights source) {
    return new Weights() {
      @Override
      public Set<String> names() {
        return sourceNames.keySet();
      }

      @Override
      public Tensor tensor(String name) {
        return source.tensor(sourceName(name));
      }
    };
  }
}
