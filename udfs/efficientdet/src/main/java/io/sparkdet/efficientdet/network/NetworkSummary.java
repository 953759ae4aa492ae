package io.sparkdet.efficientdet.network;

import io.sparkdet.efficientdet.network.config.FeatureShape;
import java.util.List;
import java.util.Map;

/**
 * What a network is made of, without computing anything.
 *
 * @param tensors in the order in which the forward pass meets them
 * @param multiplyAdds for one image, by part, counted as {@link ShapeOps} states
 * @param outputs the shapes of what the network gives
 */
public record NetworkSummary(
    List<TensorSpec> tensors,
    Map<Part, Long> multiplyAdds,
    EfficientDetNetwork.Outputs<FeatureShape> outputs) {

  /** Keeps its own copies. */
  public NetworkSummary {
    tensors = List.copyOf(tensors);
    multiplyAdds = Map.copyOf(multiplyAdds);
  }

  /** Returns the number of parameters: all tensors but the running statistics. */
  public long parameters() {
    return tensors.stream().filter(t -> t.kind().parameter()).mapToLong(TensorSpec::size).sum();
  }

  /** Returns the number of parameters of one part. */
  public long parameters(Part part) {
    return tensors.stream()
        .filter(t -> t.kind().parameter() && t.part() == part)
        .mapToLong(TensorSpec::size)
        .sum();
  }

  /** Returns the number of parameters that training changes. */
  public long trainableParameters() {
    return tensors.stream().filter(TensorSpec::trainable).mapToLong(TensorSpec::size).sum();
  }

  /** Returns the multiply-adds of the whole network for one image. */
  public long totalMultiplyAdds() {
    return multiplyAdds.values().stream().mapToLong(Long::longValue).sum();
  }
}
