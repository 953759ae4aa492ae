package io.sparkdet.efficientdet.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import io.sparkdet.efficientdet.engine.ndarray.Dropout;
import io.sparkdet.efficientdet.engine.ndarray.NDArrayOps;
import io.sparkdet.efficientdet.engine.ndarray.NetworkTensors;
import io.sparkdet.efficientdet.engine.ndarray.Phase;
import io.sparkdet.efficientdet.engine.runtime.DjlEngines;
import io.sparkdet.efficientdet.network.EfficientDetNetwork;
import io.sparkdet.efficientdet.network.ReleasingOps;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A network with gradients: images and flat weights in, the flat gradient of a loss out, computed
 * by PyTorch's kernels and its automatic differentiation through DJL.
 *
 * <p>The loss is no part of the engine: it gets the outputs as arrays and gives its gradient with
 * respect to them, and what is differentiated is {@code sum(outputs * that gradient)}, whose
 * gradient is the loss's. Nothing is kept between steps: all native memory of a step is given back
 * at its end. Steps of this JVM take turns on one thread.
 */
public final class TrainableNetwork {

  private final EfficientDetConfig config;
  private final EfficientDetNetwork network;
  private final ParameterLayout layout;
  private final Freezing freezing;
  private final Dropout dropout;
  private final int threads;

  /**
   * Prepares a network; weights come with every step.
   *
   * @param dropout with which probabilities parts of features are dropped
   * @param threads how many threads libtorch computes with: the cores of the task
   */
  public TrainableNetwork(
      EfficientDetConfig config, Freezing freezing, Dropout dropout, int threads) {
    this.config = config;
    this.network = new EfficientDetNetwork(config);
    this.layout = ParameterLayout.of(config);
    this.freezing = freezing;
    this.dropout = dropout;
    this.threads = threads;
  }

  /** Returns where tensors lie in the flat arrays. */
  public ParameterLayout layout() {
    return layout;
  }

  /**
   * Runs the network forward and backward once.
   *
   * @param parameters by {@link #layout}; only read
   * @param statistics by {@link #layout}; the running statistics after the step replace them
   * @param images {@code (batch, 3, size, size)}, normalized, from the buffer's position
   * @param draws one an image of the batch: what decides which parts of features are dropped
   * @param leastMomentum the least weight of this batch in the running statistics, see {@link
   *     FlatVectors#leastMomentum}; 0 leaves it to the network's normalizations
   * @param loss called for each image in turn
   * @param gradient takes the gradient by {@link #layout}, 0 for what is frozen
   */
  public void differentiate(
      float[] parameters,
      float[] statistics,
      FloatBuffer images,
      List<RandomGenerator> draws,
      double leastMomentum,
      OutputLoss loss,
      float[] gradient) {
    if (draws.isEmpty() || draws.size() * imageValues() > images.remaining()) {
      throw new IllegalArgumentException(
          "Cannot train on %d images of side %d: the buffer holds %d values"
              .formatted(draws.size(), config.imageSize(), images.remaining()));
    }
    EngineThread.call(
        () -> {
          step(parameters, statistics, images, draws, leastMomentum, loss, gradient);
          return gradient;
        });
  }

  private void step(
      float[] parameters,
      float[] statistics,
      FloatBuffer images,
      List<RandomGenerator> draws,
      double leastMomentum,
      OutputLoss loss,
      float[] gradient) {
    try (NDManager manager = DjlEngines.pyTorch().newBaseManager();
        GradientCollector collector = manager.getEngine().newGradientCollector()) {
      JniUtils.setNumThreads(threads);
      Map<String, NDArray> arrays = new HashMap<>();
      for (ParameterLayout.Slice slice : layout.parameters()) {
        NDArray array = array(manager, slice, parameters);
        array.setRequiresGradient(freezing.trains(slice.spec()));
        arrays.put(slice.spec().name(), array);
      }
      for (ParameterLayout.Slice slice : layout.statistics()) {
        arrays.put(slice.spec().name(), array(manager, slice, statistics));
      }
      NetworkTensors tensors = NetworkTensors.of(arrays);
      Phase.Training phase =
          new Phase.Training(draws, dropout, name -> !freezing.freezesNorm(name), leastMomentum);
      collector.backward(objective(manager, tensors, images, draws.size(), phase, loss));
      for (ParameterLayout.Slice slice : layout.parameters()) {
        if (freezing.trains(slice.spec())) {
          try (NDArray ofTensor = tensors.array(slice.spec().name()).getGradient()) {
            values(ofTensor).get(gradient, slice.from(), slice.size());
          }
        } else {
          Arrays.fill(gradient, slice.from(), slice.to(), 0);
        }
      }
      for (ParameterLayout.Slice slice : layout.statistics()) {
        values(tensors.array(slice.spec().name())).get(statistics, slice.from(), slice.size());
      }
    }
  }

  /** Returns the scalar whose gradient is the loss's. */
  private NDArray objective(
      NDManager manager,
      NetworkTensors tensors,
      FloatBuffer images,
      int batch,
      Phase.Training phase,
      OutputLoss loss) {
    int size = config.imageSize();
    NDArray input = manager.create(new Shape(batch, 3, size, size), DataType.FLOAT32);
    values(input).put(images.slice(images.position(), batch * imageValues()));
    NDArrayOps ops = new NDArrayOps(tensors, phase);
    EfficientDetNetwork.Outputs<NDArray> outputs =
        network.forward(new ReleasingOps<>(network, ops, NDArray::close), input);
    return OutputExchange.of(outputs, config, batch).objective(manager, loss);
  }

  private int imageValues() {
    return 3 * config.imageSize() * config.imageSize();
  }

  private static NDArray array(NDManager manager, ParameterLayout.Slice slice, float[] flat) {
    long[] shape = slice.spec().shape().stream().mapToLong(Integer::longValue).toArray();
    NDArray array = manager.create(new Shape(shape), DataType.FLOAT32);
    values(array).put(flat, slice.from(), slice.size());
    return array;
  }

  /** Returns the memory of a tensor itself. */
  static FloatBuffer values(NDArray array) {
    return array.toByteBuffer(true).order(ByteOrder.nativeOrder()).asFloatBuffer();
  }
}
