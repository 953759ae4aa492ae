package io.sparkdet.efficientdet.training;

import io.sparkdet.efficientdet.network.EfficientDetNetwork;
import io.sparkdet.efficientdet.network.TensorKind;
import io.sparkdet.efficientdet.network.TensorSpec;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.efficientdet.weights.tensor.MapWeights;
import io.sparkdet.efficientdet.weights.tensor.Tensor;
import io.sparkdet.efficientdet.weights.tensor.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a network's tensors lie in two flat arrays: one of all that a gradient changes, one of the
 * running statistics, each tensor in row-major order, in the order in which the forward pass meets
 * them.
 *
 * <p>Fusion weights that a network owns but does not use are in neither; they are 1.
 */
public final class ParameterLayout {

  /**
   * A tensor's place.
   *
   * @param from index of its first value
   */
  public record Slice(TensorSpec spec, int from) {

    /** Returns the number of its values. */
    public int size() {
      return Math.toIntExact(spec.size());
    }

    /** Returns the index after its last value. */
    public int to() {
      return from + size();
    }
  }

  private final List<Slice> parameters;
  private final List<Slice> statistics;
  private final List<TensorSpec> idle;

  private ParameterLayout(List<Slice> parameters, List<Slice> statistics, List<TensorSpec> idle) {
    this.parameters = List.copyOf(parameters);
    this.statistics = List.copyOf(statistics);
    this.idle = List.copyOf(idle);
  }

  /** Lays out the tensors of a network. */
  public static ParameterLayout of(EfficientDetConfig config) {
    List<Slice> parameters = new ArrayList<>();
    List<Slice> statistics = new ArrayList<>();
    List<TensorSpec> idle = new ArrayList<>();
    for (TensorSpec spec : EfficientDetNetwork.tensors(config)) {
      if (spec.trainable()) {
        parameters.add(new Slice(spec, count(parameters)));
      } else if (spec.kind() == TensorKind.IDLE_FUSION_WEIGHTS) {
        idle.add(spec);
      } else {
        statistics.add(new Slice(spec, count(statistics)));
      }
    }
    return new ParameterLayout(parameters, statistics, idle);
  }

  /** Returns the tensors that a gradient changes. */
  public List<Slice> parameters() {
    return parameters;
  }

  /** Returns the running means and variances. */
  public List<Slice> statistics() {
    return statistics;
  }

  /** Returns the length of the array of parameters. */
  public int parameterCount() {
    return count(parameters);
  }

  /** Returns the length of the array of running statistics. */
  public int statisticCount() {
    return count(statistics);
  }

  /** Returns the parameters among weights of canonical names, in one array. */
  public float[] parameters(Weights weights) {
    return flat(parameters, weights);
  }

  /** Returns the running statistics among weights of canonical names, in one array. */
  public float[] statistics(Weights weights) {
    return flat(statistics, weights);
  }

  /** Returns all tensors of the network by canonical name, from copies of both arrays. */
  public Weights weights(float[] parameterValues, float[] statisticValues) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Slice slice : parameters) {
      tensors.put(slice.spec().name(), tensor(slice, parameterValues));
    }
    for (Slice slice : statistics) {
      tensors.put(slice.spec().name(), tensor(slice, statisticValues));
    }
    for (TensorSpec spec : idle) {
      float[] ones = new float[Math.toIntExact(spec.size())];
      Arrays.fill(ones, 1);
      tensors.put(spec.name(), new Tensor(shape(spec), ones));
    }
    return new MapWeights(tensors);
  }

  private static Tensor tensor(Slice slice, float[] values) {
    return new Tensor(shape(slice.spec()), Arrays.copyOfRange(values, slice.from(), slice.to()));
  }

  private static float[] flat(List<Slice> slices, Weights weights) {
    float[] flat = new float[count(slices)];
    for (Slice slice : slices) {
      Tensor tensor = weights.tensor(slice.spec().name());
      if (!Arrays.equals(tensor.shape(), shape(slice.spec()))) {
        throw new IllegalArgumentException(
            "Cannot lay out the tensor %s: its shape is %s, the network needs %s"
                .formatted(
                    slice.spec().name(), Arrays.toString(tensor.shape()), slice.spec().shape()));
      }
      System.arraycopy(tensor.values(), 0, flat, slice.from(), slice.size());
    }
    return flat;
  }

  private static int[] shape(TensorSpec spec) {
    return spec.shape().stream().mapToInt(Integer::intValue).toArray();
  }

  private static int count(List<Slice> slices) {
    return slices.isEmpty() ? 0 : slices.get(slices.size() - 1).to();
  }
}
