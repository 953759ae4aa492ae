package io.sparkdet.efficientdet.engine.runtime;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import ai.onnxruntime.OrtException;
import io.sparkdet.efficientdet.engine.Classification;
import io.sparkdet.efficientdet.engine.ClassifierNetwork;
import io.sparkdet.efficientdet.engine.EngineException;
import io.sparkdet.efficientdet.engine.SessionOptions;
import io.sparkdet.efficientdet.engine.onnx.OnnxClassifier;
import io.sparkdet.efficientdet.network.config.EfficientNetConfig;
import io.sparkdet.efficientdet.weights.tensor.Weights;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.List;

/** A classifier in ONNX Runtime through DJL, one session for all callers. */
final class OnnxRuntimeClassifier implements ClassifierNetwork {

  private final EfficientNetConfig config;
  private final Model model;

  private OnnxRuntimeClassifier(EfficientNetConfig config, Model model) {
    this.config = config;
    this.model = model;
  }

  static OnnxRuntimeClassifier open(
      EfficientNetConfig config, Weights weights, SessionOptions options) {
    try {
      return new OnnxRuntimeClassifier(
          config, SessionOpening.of(() -> OnnxRuntimeModel.load(config, weights, options)));
    } catch (OrtException | MalformedModelException | IOException e) {
      throw new EngineException(
          "Cannot open %s with ONNX Runtime on %s: %s"
              .formatted(config.variant(), options.device(), e.getMessage()),
          e);
    }
  }

  @Override
  public List<Classification> classify(FloatBuffer images, int count) {
    int size = config.imageSize();
    FloatBuffer batch = ImageBatch.slice(images, count, size);
    try (NDManager manager = model.getNDManager().newSubManager()) {
      NDArray input = manager.create(batch, new Shape(count, 3, size, size), DataType.FLOAT32);
      input.setName(OnnxClassifier.IMAGES);
      NDList outputs =
          model.getBlock().forward(new ParameterStore(manager, false), new NDList(input), false);
      return ImageBatch.classifications(
          outputs.get(OnnxClassifier.EMBEDDING).toFloatArray(),
          outputs.get(OnnxClassifier.LOGITS).toFloatArray(),
          count);
    }
  }

  @Override
  public void close() {
    model.close();
  }
}
