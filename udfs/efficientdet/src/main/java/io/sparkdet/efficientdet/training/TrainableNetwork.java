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
import io.sparkdet.efficientdet.network.Stretch;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import java.util.function.BiFunction;

/**
 * A network with gradients: images and flat weights in, the flat gradient of a loss out, computed
 * by PyTorch's kernels and its automatic differentiation through DJL.
 *
 * <p>The loss is no part of the engine: it gets the outputs as arrays and gives its gradient with
 * respect to them, and what is differentiated is {@code sum(outputs * that gradient)}, whose
 * gradient is the loss's. Nothing is kept between steps: all native memory of a step is given back
 * at its end. Steps of this JVM take turns on one thread.
 *
 * <p>With gradient checkpointing (Chen et al., arXiv 1604.06174) a step keeps only one feature of
 * each level of the backbone, and computes a level once more when its backward pass is due.
 * Gradients are the same to the bit.
 */
public final class TrainableNetwork {

  private final EfficientDetConfig config;

  /** The levels of the backbone, if they are computed twice; else they belong to the rest. */
  private final List<Stretch> levels;

  private final Stretch rest;

  /** The first level with whose feature the rest begins; 0 for the image. */
  private final int restFrom;

  private final ParameterLayout layout;
  private final Freezing freezing;
  private final Dropout dropout;
  private final int threads;
  private final ForkJoinPool losses;

  /**
   * Prepares a network; weights come with every step.
   *
   * @param dropout with which probabilities parts of features are dropped
   * @param gradientCheckpointing whether the backbone is computed twice, to save memory
   * @param threads how many threads libtorch computes with: the cores of the task
   */
  public TrainableNetwork(
      EfficientDetConfig config,
      Freezing freezing,
      Dropout dropout,
      boolean gradientCheckpointing,
      int threads) {
    EfficientDetNetwork network = new EfficientDetNetwork(config);
    this.config = config;
    this.levels = gradientCheckpointing ? network.backboneLevels() : List.of();
    this.rest = gradientCheckpointing ? network.detection() : network.whole();
    this.restFrom = gradientCheckpointing ? config.minLevel() : 0;
    this.layout = ParameterLayout.of(config);
    this.freezing = freezing;
    this.dropout = dropout;
    this.threads = threads;
    this.losses = new ForkJoinPool(threads);
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
   * @param seeds one an image of the batch: what decides which parts of features are dropped
   * @param leastMomentum the least weight of this batch in the running statistics, see {@link
   *     FlatVectors#leastMomentum}; 0 leaves it to the network's normalizations
   * @param loss called once for each image
   * @param gradient takes the gradient by {@link #layout}, 0 for what is frozen
   */
  public void differentiate(
      float[] parameters,
      float[] statistics,
      FloatBuffer images,
      long[] seeds,
      double leastMomentum,
      OutputLoss loss,
      float[] gradient) {
    if (seeds.length == 0 || seeds.length * imageValues() > images.remaining()) {
      throw new IllegalArgumentException(
          "Cannot train on %d images of side %d: the buffer holds %d values"
              .formatted(seeds.length, config.imageSize(), images.remaining()));
    }
    EngineThread.call(
        () -> {
          step(parameters, statistics, images, seeds, leastMomentum, loss, gradient);
          return gradient;
        });
  }

  private void step(
      float[] parameters,
      float[] statistics,
      FloatBuffer images,
      long[] seeds,
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
      Pass pass = new Pass(tensors, collector, seeds, leastMomentum);
      pass.forward(input(manager, images, seeds.length));
      pass.backwardThroughRest(loss);
      for (ParameterLayout.Slice slice : layout.statistics()) {
        values(tensors.array(slice.spec().name())).get(statistics, slice.from(), slice.size());
      }
      if (freezing.trainsBackbone()) {
        pass.backwardThroughLevels();
      }
      for (ParameterLayout.Slice slice : layout.parameters()) {
        if (freezing.trains(slice.spec())) {
          try (NDArray ofTensor = tensors.array(slice.spec().name()).getGradient()) {
            values(ofTensor).get(gradient, slice.from(), slice.size());
          }
        } else {
          Arrays.fill(gradient, slice.from(), slice.to(), 0);
        }
      }
    }
  }

  /**
   * Returns the images with the channels of a pixel side by side in memory. PyTorch keeps that
   * order for all features that come of it, and its kernels on CPUs are faster with it: a step of
   * D0 takes three quarters of the time.
   */
  private NDArray input(NDManager manager, FloatBuffer images, int batch) {
    int size = config.imageSize();
    try (NDArray planes = manager.create(new Shape(batch, 3, size, size), DataType.FLOAT32);
        NDArray ofPixels = planes.transpose(0, 2, 3, 1)) {
      values(planes).put(images.slice(images.position(), batch * imageValues()));
      NDArray pixels = ofPixels.flatten().reshape(batch, size, size, 3);
      return pixels.transpose(0, 3, 1, 2);
    }
  }

  /** The way of a batch through the network and back. */
  private final class Pass {

    private final NDArrayOps ops;
    private final GradientCollector collector;
    private final List<RepeatableDraws> draws;

    /** The image, then the feature of each level that is computed twice. */
    private final List<NDArray> features = new ArrayList<>();

    /** How many numbers an image had drawn when each of them was there. */
    private final List<Long> drawn = new ArrayList<>();

    Pass(NetworkTensors tensors, GradientCollector collector, long[] seeds, double leastMomentum) {
      this.collector = collector;
      this.draws = Arrays.stream(seeds).mapToObj(RepeatableDraws::new).toList();
      this.ops =
          new NDArrayOps(
              tensors,
              new Phase.Training(
                  List.copyOf(draws), dropout, name -> !freezing.freezesNorm(name), leastMomentum));
    }

    /** Computes the levels' features, and nothing of what a backward pass would need. */
    void forward(NDArray image) {
      features.add(image);
      drawn.add(0L);
      JniUtils.setGradMode(false);
      try {
        for (Stretch level : levels) {
          NDArray below = features.get(features.size() - 1);
          NDArray feature = follow(level, List.of(below)).get(0);
          feature.setRequiresGradient(freezing.trainsBackbone());
          features.add(feature);
          drawn.add(draws.get(0).taken());
        }
      } finally {
        JniUtils.setGradMode(true);
      }
    }

    private List<NDArray> follow(Stretch stretch, List<NDArray> from) {
      return stretch.follow(new ReleasingOps<>(stretch, from.size(), ops, NDArray::close), from);
    }

    void backwardThroughRest(OutputLoss loss) {
      differentiate(
          rest,
          features.subList(restFrom, features.size()),
          (scope, predictions) ->
              OutputExchange.of(predictions, config, draws.size()).objective(scope, loss, losses));
    }

    /**
     * Goes back through the levels, each computed once more. That moves running statistics a second
     * time, in tensors that nobody reads any more.
     */
    void backwardThroughLevels() {
      for (int level = levels.size(); level > 0; level--) {
        long place = drawn.get(level - 1);
        draws.forEach(ofImage -> ofImage.goBack(place));
        try (NDArray byFeature = features.get(level).getGradient()) {
          differentiate(
              levels.get(level - 1),
              List.of(features.get(level - 1)),
              (scope, again) -> again.get(0).mul(byFeature).sum());
        }
      }
    }

    /** Adds to the gradients of all that a stretch uses; what it computes is given back. */
    private void differentiate(
        Stretch stretch,
        List<NDArray> from,
        BiFunction<NDManager, List<NDArray>, NDArray> objective) {
      NDManager manager = from.get(0).getManager();
      try (NDManager scope = manager.newSubManager()) {
        from.forEach(feature -> feature.attach(scope));
        collector.backward(objective.apply(scope, follow(stretch, from)));
        from.forEach(feature -> feature.attach(manager));
      }
    }
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
