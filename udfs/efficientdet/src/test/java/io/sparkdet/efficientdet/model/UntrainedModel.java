package io.sparkdet.efficientdet.model;

import io.sparkdet.detection.anchor.AnchorSpec;
import io.sparkdet.detection.nms.Nms;
import io.sparkdet.detection.nms.PostProcessing;
import io.sparkdet.efficientdet.image.resize.Preprocessing;
import io.sparkdet.efficientdet.model.sample.SampleClasses;
import io.sparkdet.efficientdet.network.config.Backbone;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.efficientdet.network.config.Fusion;
import io.sparkdet.efficientdet.network.config.LayerStyle;
import io.sparkdet.efficientdet.weights.tensor.MapWeights;
import io.sparkdet.efficientdet.weights.tensor.Tensor;
import io.sparkdet.efficientdet.weights.tensor.Weights;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A small EfficientDet for the classes of the sample lake that nobody has trained: it gives a few
 * boxes an image, which mean nothing, whatever the image shows.
 *
 * @param description says so in its provenance
 */
public record UntrainedModel(ModelDescription description, Weights weights) {

  /** The model's name. */
  public static final String NAME = "sample-untrained";

  /** A third of B0's blocks at half its width, levels 3 to 7. */
  private static final EfficientDetConfig CONFIG =
      new EfficientDetConfig(
          "sample",
          new Backbone(0.5, 0.5, true, false),
          48,
          2,
          Fusion.FAST_NORMALISED,
          2,
          AnchorSpec.standard(3, 7, 4),
          256,
          SampleClasses.all().size(),
          LayerStyle.ZYLO117);

  private static final String CLASS_KERNEL = "class_head.predict.pointwise.conv.weight";

  /**
   * Untrained heads give nearly the same score everywhere (0.0099 to 0.0108 for a photo and seed 1,
   * with ONNX Runtime); with a kernel so much larger the best lie between 0.05 and 0.2, far enough
   * apart for their order to survive another engine's rounding.
   */
  private static final float CLASS_KERNEL_FACTOR = 32;

  /** The best 10 whatever their scores: no threshold fits heads that nobody has trained. */
  private static final PostProcessing DEFAULTS =
      new PostProcessing(0, 100, new Nms.Hard(0.5), false, 10);

  /** Returns the model whose weights the seed gives, in memory. */
  public static UntrainedModel seeded(long seed) {
    Provenance provenance = Provenance.of("untrained, seeded").withSeed(seed);
    ModelDescription description =
        new ModelDescription(
            NAME, CONFIG, SampleClasses.all(), Preprocessing.ZYLO117, DEFAULTS, provenance);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Weights initial = InitialWeights.seeded(CONFIG, seed);
    for (String name : initial.names()) {
      Tensor tensor = initial.tensor(name);
      tensors.put(name, name.equals(CLASS_KERNEL) ? enlarged(tensor) : tensor);
    }
    return new UntrainedModel(description, new MapWeights(tensors));
  }

  private static Tensor enlarged(Tensor kernel) {
    float[] values = kernel.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] *= CLASS_KERNEL_FACTOR;
    }
    return new Tensor(kernel.shape(), values);
  }
}
