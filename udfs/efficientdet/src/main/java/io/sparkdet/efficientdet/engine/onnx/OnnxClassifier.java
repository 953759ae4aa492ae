package io.sparkdet.efficientdet.engine.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.sparkdet.efficientdet.network.EfficientNet;
import io.sparkdet.efficientdet.network.config.EfficientNetConfig;
import io.sparkdet.efficientdet.network.config.FeatureShape;
import io.sparkdet.efficientdet.weights.tensor.Weights;
import java.util.List;

/**
 * An EfficientNet as an ONNX model for images of {@code config.imageSize()}: input {@code images}
 * {@code (batch, 3, size, size)}, normalized; outputs {@code embedding} {@code (batch, channels)}
 * and {@code logits} {@code (batch, classes)}.
 */
public final class OnnxClassifier {

  /** Input: the images. */
  public static final String IMAGES = "images";

  /** Output: the last feature averaged over all positions. */
  public static final String EMBEDDING = "embedding";

  /** Output: one value a class, before the softmax. */
  public static final String LOGITS = "logits";

  private final OnnxGraph graph = new OnnxGraph();
  private final OnnxOps ops;
  private final EfficientNet.Outputs<OnnxFeature> outputs;

  private OnnxClassifier(EfficientNetConfig config, Weights weights) {
    this.ops = new OnnxOps(graph, weights, Gates.BROADCAST);
    int size = config.imageSize();
    graph.input(IMAGES, DataType.FLOAT, "batch", 3, size, size);
    this.outputs =
        new EfficientNet(config)
            .forward(ops, new OnnxFeature.Value(IMAGES, new FeatureShape(3, size, size)));
    addFlat(EMBEDDING, outputs.embedding());
    addFlat(LOGITS, outputs.logits());
  }

  /**
   * Returns the model.
   *
   * @param weights by canonical name
   */
  public static ModelProto of(EfficientNetConfig config, Weights weights) {
    return new OnnxClassifier(config, weights).graph.model(config.variant());
  }

  /**
   * Returns the model with {@code stem}, {@code block_00} and so on, and {@code head} as further
   * outputs, for comparison with other implementations.
   */
  public static ModelProto withFeatures(EfficientNetConfig config, Weights weights) {
    OnnxClassifier model = new OnnxClassifier(config, weights);
    List<OnnxFeature> steps = model.outputs.steps();
    model.addFeature("stem", steps.get(0));
    for (int block = 0; block < steps.size() - 1; block++) {
      model.addFeature("block_%02d".formatted(block), steps.get(block + 1));
    }
    model.addFeature("head", model.outputs.head());
    return model.graph.model(config.variant());
  }

  private void addFlat(String name, OnnxFeature feature) {
    graph.node("Flatten", List.of(ops.value(feature).name()), name);
    graph.output(name, DataType.FLOAT, "batch", feature.shape().channels());
  }

  private void addFeature(String name, OnnxFeature feature) {
    FeatureShape shape = feature.shape();
    graph.node("Identity", List.of(ops.value(feature).name()), name);
    graph.output(name, DataType.FLOAT, "batch", shape.channels(), shape.height(), shape.width());
  }
}
