package io.sparkdet.efficientdet.engine.onnx;

import static io.sparkdet.efficientdet.engine.onnx.OnnxGraph.integer;
import static io.sparkdet.efficientdet.engine.onnx.OnnxGraph.integers;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.List;

/**
 * The end of the labelling graph: each anchor's best logit is found level by level, then logits and
 * box codes are gathered for survivors only, and the arg max is taken among theirs. An arg max over
 * all anchors would cost a quarter of the whole network.
 */
final class SurvivorSelection {

  private final OnnxGraph graph;
  private final List<String> images = new ArrayList<>();
  private final List<String> anchors = new ArrayList<>();
  private final List<String> classes = new ArrayList<>();
  private final List<String> scores = new ArrayList<>();
  private final List<String> codes = new ArrayList<>();

  SurvivorSelection(OnnxGraph graph) {
    this.graph = graph;
    graph.input(OnnxModel.THRESHOLD, DataType.FLOAT);
  }

  /**
   * Adds the selection of one level.
   *
   * @param levelCodes {@code (batch, anchors, 4)}
   * @param levelLogits {@code (batch, anchors, classes)}
   * @param firstAnchor how many anchors the levels before have
   */
  void level(String levelCodes, String levelLogits, long firstAnchor) {
    String best =
        graph.node("ReduceMax", List.of(levelLogits), integers("axes", 2), integer("keepdims", 0));
    String score = graph.node("Sigmoid", List.of(best));
    String passed = graph.node("Greater", List.of(score, OnnxModel.THRESHOLD));
    String positions =
        graph.node(
            "Transpose", List.of(graph.node("NonZero", List.of(passed))), integers("perm", 1, 0));
    images.add(graph.node("Gather", List.of(positions, scalar(0)), integer("axis", 1)));
    String anchor = graph.node("Gather", List.of(positions, scalar(1)), integer("axis", 1));
    anchors.add(graph.node("Add", List.of(anchor, scalar(firstAnchor))));
    String logits = graph.node("GatherND", List.of(levelLogits, positions));
    classes.add(graph.node("ArgMax", List.of(logits), integer("axis", 1), integer("keepdims", 0)));
    scores.add(graph.node("GatherND", List.of(score, positions)));
    codes.add(graph.node("GatherND", List.of(levelCodes, positions)));
  }

  /** Joins the levels and declares the outputs. */
  void finish() {
    integers32(OnnxModel.IMAGE, images);
    integers32(OnnxModel.ANCHOR, anchors);
    integers32(OnnxModel.CLASS, classes);
    graph.node("Concat", scores, OnnxModel.SCORE, integer("axis", 0));
    graph.output(OnnxModel.SCORE, DataType.FLOAT, "survivors");
    graph.node("Concat", codes, OnnxModel.CODE, integer("axis", 0));
    graph.output(OnnxModel.CODE, DataType.FLOAT, "survivors", 4);
  }

  private void integers32(String name, List<String> parts) {
    String joined = graph.node("Concat", parts, integer("axis", 0));
    graph.node("Cast", List.of(joined), name, integer("to", DataType.INT32.getNumber()));
    graph.output(name, DataType.INT32, "survivors");
  }

  private String scalar(long value) {
    return graph.constant("scalar_" + value, new long[] {value});
  }
}
