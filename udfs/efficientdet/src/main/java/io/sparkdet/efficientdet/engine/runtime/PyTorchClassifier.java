package io.sparkdet.efficientdet.engine.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import io.sparkdet.efficientdet.engine.Classification;
import io.sparkdet.efficientdet.engine.ClassifierNetwork;
import io.sparkdet.efficientdet.engine.SessionOptions;
import io.sparkdet.efficientdet.engine.ndarray.NDArrayOps;
import io.sparkdet.efficientdet.engine.ndarray.NetworkTensors;
import io.sparkdet.efficientdet.engine.ndarray.Phase;
import io.sparkdet.efficientdet.network.EfficientNet;
import io.sparkdet.efficientdet.network.ReleasingOps;
import io.sparkdet.efficientdet.network.config.EfficientNetConfig;
import io.sparkdet.efficientdet.weights.tensor.Weights;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * A classifier on PyTorch's kernels through DJL, operation by operation. libtorch's number of
 * threads is one for the whole process: the last network opened sets it.
 */
final class PyTorchClassifier implements ClassifierNetwork {

  private final EfficientNetConfig config;
  private final EfficientNet network;
  private final NDManager root;
  private final NetworkTensors tensors;

  private PyTorchClassifier(EfficientNetConfig config, NDManager root, Weights weights) {
    this.config = config;
    this.network = new EfficientNet(config);
    this.root = root;
    this.tensors = NetworkTensors.load(root, EfficientNet.tensors(config), weights);
  }

  static PyTorchClassifier open(
      EfficientNetConfig config, Weights weights, SessionOptions options) {
    NDManager root = DjlEngines.pyTorch().newBaseManager(PyTorchNetwork.device(options.device()));
    try {
      JniUtils.setNumThreads(options.intraOpThreads());
      return new PyTorchClassifier(config, root, weights);
    } catch (RuntimeException e) {
      root.close();
      throw e;
    }
  }

  @Override
  public List<Classification> classify(FloatBuffer images, int count) {
    int size = config.imageSize();
    FloatBuffer batch = ImageBatch.slice(images, count, size);
    try (NDManager manager = root.newSubManager()) {
      NDArray input = manager.create(batch, new Shape(count, 3, size, size), DataType.FLOAT32);
      NDArrayOps ops = new NDArrayOps(tensors, Phase.INFERENCE);
      List<NDArray> results =
          network.results(new ReleasingOps<>(network, ops, NDArray::close), input);
      return ImageBatch.classifications(
          results.get(0).toFloatArray(), results.get(1).toFloatArray(), count);
    }
  }

  /** Runs the network and keeps every feature; results belong to the image's manager. */
  EfficientNet.Outputs<NDArray> forward(NDArray image) {
    return network.forward(new NDArrayOps(tensors, Phase.INFERENCE), image);
  }

  @Override
  public void close() {
    root.close();
  }
}
