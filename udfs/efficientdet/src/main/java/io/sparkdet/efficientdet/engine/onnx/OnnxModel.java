package io.sparkdet.efficientdet.engine.onnx;

import static io.sparkdet.efficientdet.engine.onnx.OnnxGraph.integer;
import static io.sparkdet.efficientdet.engine.onnx.OnnxGraph.integers;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.sparkdet.detection.nms.CandidateSelection;
import io.sparkdet.efficientdet.network.EfficientDetNetwork;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.efficientdet.network.config.FeatureShape;
import io.sparkdet.efficientdet.weights.tensor.Weights;
import java.util.ArrayList;
import java.util.List;

/**
 * An EfficientDet as an ONNX model for images of {@code config.imageSize()}; the input {@code
 * images} is {@code (batch, 3, size, size)}, normalized.
 */
public final class OnnxModel {

  /** Input of every model: the images. */
  public static final String IMAGES = "images";

  /** Input of {@link #labelling}: the score that survivors exceed, a scalar. */
  public static final String THRESHOLD = "threshold";

  /** Output of {@link #labelling}: each survivor's position in the batch. */
  public static final String IMAGE = "image";

  /** Output of {@link #labelling}: each survivor's anchor. */
  public static final String ANCHOR = "anchor";

  /** Output of {@link #labelling}: each survivor's class index. */
  public static final String CLASS = "class";

  /** Output of {@link #labelling}: each survivor's score. */
  public static final String SCORE = "score";

  /** Output of {@link #labelling}: each survivor's ty, tx, th, tw. */
  public static final String CODE = "code";

  /** Output of {@link #raw}: ty, tx, th, tw of every anchor. */
  public static final String REGRESSION = "regression";

  /** Output of {@link #raw}: every score of every anchor. */
  public static final String CLASSIFICATION = "classification";

  private final EfficientDetConfig config;
  private final OnnxGraph graph = new OnnxGraph();
  private final OnnxOps ops;
  private final EfficientDetNetwork.Outputs<OnnxFeature> outputs;

  private OnnxModel(EfficientDetConfig config, Weights weights, Gates gates) {
    this.config = config;
    this.ops = new OnnxOps(graph, weights, gates);
    int size = config.imageSize();
    graph.input(IMAGES, DataType.FLOAT, "batch", 3, size, size);
    this.outputs =
        new EfficientDetNetwork(config)
            .forward(ops, new OnnxFeature.Value(IMAGES, new FeatureShape(3, size, size)));
  }

  /**
   * Returns the model that gives only candidates whose score exceeds {@code threshold}: {@code
   * image}, {@code anchor}, {@code class} (int32, one a survivor), {@code score} and {@code code}
   * (four a survivor).
   *
   * <p>Where an anchor stands for its best class, that is chosen among logits, so two classes whose
   * logits differ by less than the sigmoid resolves are still told apart; among equal logits the
   * lowest index wins. Rows come level by level, and in a level image by image in rising order of
   * anchors; the selection's limit is left to the caller. Where every class is a candidate, the
   * limit is applied, among logits, and an image's rows have no order.
   *
   * @param weights by canonical name
   */
  public static ModelProto labelling(
      EfficientDetConfig config, Weights weights, CandidateSelection selection) {
    return new OnnxModel(config, weights, Gates.BROADCAST).labelling(selection);
  }

  /**
   * Returns {@link #labelling} drawn so that {@link BlockedLayout} can improve it: same numbers.
   */
  public static ModelProto labellingForBlockedLayout(
      EfficientDetConfig config, Weights weights, CandidateSelection selection) {
    return new OnnxModel(config, weights, Gates.EXPANDED).labelling(selection);
  }

  /**
   * Returns the model that gives everything: {@code regression} {@code (batch, anchors, 4)} = ty,
   * tx, th, tw, and {@code classification} {@code (batch, anchors, classes)} after the sigmoid, in
   * the anchor grid's order.
   *
   * @param weights by canonical name
   */
  public static ModelProto raw(EfficientDetConfig config, Weights weights) {
    OnnxModel model = new OnnxModel(config, weights, Gates.BROADCAST);
    model.addRawOutputs();
    return model.graph.model("efficientdet-" + config.variant());
  }

  /**
   * Returns {@link #raw} with {@code backbone_p3} to {@code p5} and {@code bifpn_p3} to the
   * coarsest level as further outputs, for comparison with other implementations.
   */
  public static ModelProto rawWithFeatures(EfficientDetConfig config, Weights weights) {
    OnnxModel model = new OnnxModel(config, weights, Gates.BROADCAST);
    model.addRawOutputs();
    model.addFeatures("backbone_p", model.outputs.backboneFeatures());
    model.addFeatures("bifpn_p", model.outputs.fusedFeatures());
    return model.graph.model("efficientdet-" + config.variant());
  }

  private ModelProto labelling(CandidateSelection selection) {
    List<String> codes = rows(outputs.boxCodes(), 4);
    List<String> logits = rows(outputs.classLogits(), config.classes());
    switch (selection.classes()) {
      case BEST -> {
        SurvivorSelection survivors = new SurvivorSelection(graph);
        int firstAnchor = 0;
        for (int level = 0; level < codes.size(); level++) {
          survivors.level(codes.get(level), logits.get(level), firstAnchor);
          firstAnchor += anchors(level);
        }
        survivors.finish();
      }
      case EVERY -> {
        int anchors = 0;
        for (int level = 0; level < codes.size(); level++) {
          anchors += anchors(level);
        }
        new PairSelection(graph, config.classes()).finish(codes, logits, anchors, selection.top());
      }
    }
    return graph.model("efficientdet-" + config.variant() + "-labelling");
  }

  private int anchors(int level) {
    FeatureShape shape = outputs.boxCodes().get(level).shape();
    return shape.height() * shape.width() * config.anchorsPerCell();
  }

  private void addRawOutputs() {
    List<String> codes = rows(outputs.boxCodes(), 4);
    List<String> logits = rows(outputs.classLogits(), config.classes());
    graph.node("Concat", codes, REGRESSION, integer("axis", 1));
    graph.node(
        "Sigmoid", List.of(graph.node("Concat", logits, integer("axis", 1))), CLASSIFICATION);
    graph.output(REGRESSION, DataType.FLOAT, "batch", "anchors", 4);
    graph.output(CLASSIFICATION, DataType.FLOAT, "batch", "anchors", config.classes());
  }

  private void addFeatures(String prefix, List<OnnxFeature> features) {
    for (int i = 0; i < features.size(); i++) {
      String name = prefix + (config.minLevel() + i);
      FeatureShape shape = features.get(i).shape();
      graph.node("Identity", List.of(ops.value(features.get(i)).name()), name);
      graph.output(name, DataType.FLOAT, "batch", shape.channels(), shape.height(), shape.width());
    }
  }

  /** Turns each level's channels first into {@code (batch, cells * anchors, values)}. */
  private List<String> rows(List<OnnxFeature> levels, int values) {
    String shape = graph.constant("rows_of_" + values, new long[] {0, -1, values}, 3);
    List<String> rows = new ArrayList<>();
    for (OnnxFeature level : levels) {
      String channelsLast =
          graph.node("Transpose", List.of(ops.value(level).name()), integers("perm", 0, 2, 3, 1));
      rows.add(graph.node("Reshape", List.of(channelsLast, shape)));
    }
    return rows;
  }
}
