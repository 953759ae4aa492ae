package io.sparkdet.efficientdet.engine.onnx;

import static io.sparkdet.efficientdet.engine.onnx.OnnxGraph.integer;
import static io.sparkdet.efficientdet.engine.onnx.OnnxGraph.integers;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.sparkdet.efficientdet.network.EfficientDetConfig;
import io.sparkdet.efficientdet.network.FeatureShape;
import java.util.ArrayList;
import java.util.List;

/**
 * The end of the labelling graph: each anchor's best logit is found while channels still come first
 * (no transposition of all scores), then logits and box codes are gathered for survivors only. The
 * arg max over all anchors and classes would cost four times as much as the maximum.
 */
final class SurvivorSelection {

  private final OnnxGraph graph;
  private final EfficientDetConfig config;
  private final List<List<String>> columns =
      List.of(
          new ArrayList<>(),
          new ArrayList<>(),
          new ArrayList<>(),
          new ArrayList<>(),
          new ArrayList<>());

  SurvivorSelection(OnnxGraph graph, EfficientDetConfig config) {
    this.graph = graph;
    this.config = config;
  }

  /** Adds the selection over all levels, finest first, with its input and outputs. */
  void addTo(List<OnnxFeature.Value> boxCodes, List<OnnxFeature.Value> classLogits) {
    graph.input(OnnxModel.THRESHOLD, DataType.FLOAT);
    long firstAnchor = 0;
    for (int i = 0; i < classLogits.size(); i++) {
      level(boxCodes.get(i), classLogits.get(i), firstAnchor);
      FeatureShape shape = boxCodes.get(i).shape();
      firstAnchor += (long) shape.height() * shape.width() * config.anchorsPerCell();
    }
    integerOutput(OnnxModel.IMAGE, columns.get(0));
    integerOutput(OnnxModel.ANCHOR, columns.get(1));
    integerOutput(OnnxModel.CLASS, columns.get(2));
    graph.node("Concat", columns.get(3), OnnxModel.SCORE, integer("axis", 0));
    graph.output(OnnxModel.SCORE, DataType.FLOAT, "survivors");
    graph.node("Concat", columns.get(4), OnnxModel.CODE, integer("axis", 0));
    graph.output(OnnxModel.CODE, DataType.FLOAT, "survivors", 4);
  }

  private void level(OnnxFeature.Value codes, OnnxFeature.Value logits, long firstAnchor) {
    int cells = codes.shape().height() * codes.shape().width();
    int anchors = config.anchorsPerCell();
    int classes = config.classes();
    String byAnchor =
        graph.node(
            "Reshape",
            List.of(logits.name(), vector("by_anchor_" + cells, 0, anchors, classes, cells)));
    String best =
        graph.node("ReduceMax", List.of(byAnchor), integers("axes", 2), integer("keepdims", 0));
    String cellsFirst = graph.node("Transpose", List.of(best), integers("perm", 0, 2, 1));
    String flat = graph.node("Reshape", List.of(cellsFirst, vector("flat", 0, -1)));
    String scores = graph.node("Sigmoid", List.of(flat));
    String passed = graph.node("Greater", List.of(scores, OnnxModel.THRESHOLD));
    String places =
        graph.node(
            "Transpose", List.of(graph.node("NonZero", List.of(passed))), integers("perm", 1, 0));

    String image = graph.node("Gather", List.of(places, scalar("first", 0)), integer("axis", 1));
    String place = graph.node("Gather", List.of(places, scalar("second", 1)), integer("axis", 1));
    String perCell = scalar("anchors_per_cell", anchors);
    String cell = graph.node("Div", List.of(place, perCell));
    String anchor = graph.node("Sub", List.of(place, product(cell, perCell)));
    columns.get(0).add(image);
    columns.get(1).add(sum(place, scalar("first_anchor_" + firstAnchor, firstAnchor)));
    String candidateLogits = gather(logits.name(), classes, cells, image, anchor, cell);
    columns
        .get(2)
        .add(
            graph.node(
                "ArgMax", List.of(candidateLogits), integer("axis", 1), integer("keepdims", 0)));
    columns.get(3).add(graph.node("GatherND", List.of(scores, places)));
    columns.get(4).add(gather(codes.name(), 4, cells, image, anchor, cell));
  }

  /** Returns the {@code values} of each survivor from {@code (batch, anchor * value, cell)}. */
  private String gather(
      String feature, int values, int cells, String image, String anchor, String cell) {
    String row = sum(product(image, perCell()), anchor);
    String start =
        sum(
            product(row, scalar("row_%d_%d".formatted(values, cells), (long) values * cells)),
            cell);
    String column = graph.node("Unsqueeze", List.of(start, vector("last", 1)));
    long[] steps = new long[values];
    for (int i = 0; i < values; i++) {
      steps[i] = (long) i * cells;
    }
    String indices =
        sum(column, graph.constant("steps_%d_%d".formatted(values, cells), steps, values));
    String flat = graph.node("Reshape", List.of(feature, vector("all", -1)));
    return graph.node("Gather", List.of(flat, indices), integer("axis", 0));
  }

  private String perCell() {
    return scalar("anchors_per_cell", config.anchorsPerCell());
  }

  private void integerOutput(String name, List<String> parts) {
    String joined = graph.node("Concat", parts, integer("axis", 0));
    graph.node("Cast", List.of(joined), name, integer("to", DataType.INT32.getNumber()));
    graph.output(name, DataType.INT32, "survivors");
  }

  private String sum(String a, String b) {
    return graph.node("Add", List.of(a, b));
  }

  private String product(String a, String b) {
    return graph.node("Mul", List.of(a, b));
  }

  private String scalar(String name, long value) {
    return graph.constant(name, new long[] {value});
  }

  private String vector(String name, long... values) {
    return graph.constant(name, values, values.length);
  }
}
