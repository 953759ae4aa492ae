package io.sparkdet.efficientdet.engine.onnx;

import static io.sparkdet.efficientdet.engine.onnx.OnnxGraph.integer;
import static io.sparkdet.efficientdet.engine.onnx.OnnxGraph.integers;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.List;

/**
 * The end of a labelling graph in which every pair of anchor and class is a candidate: the pairs of
 * the highest logits of all levels together, then those above the threshold. Has the outputs of
 * {@link SurvivorSelection}; an image's rows have no order.
 */
final class PairSelection {

  private final OnnxGraph graph;
  private final int classes;

  PairSelection(OnnxGraph graph, int classes) {
    this.graph = graph;
    this.classes = classes;
    graph.input(OnnxModel.THRESHOLD, DataType.FLOAT);
  }

  /**
   * Adds the selection and declares the outputs.
   *
   * @param levelCodes {@code (batch, anchors, 4)} a level
   * @param levelLogits {@code (batch, anchors, classes)} a level
   * @param anchors how many anchors the levels have together
   * @param top the most pairs of an image; 0 means all
   */
  void finish(List<String> levelCodes, List<String> levelLogits, int anchors, int top) {
    String codes = graph.node("Concat", levelCodes, integer("axis", 1));
    String logits = graph.node("Concat", levelLogits, integer("axis", 1));
    String flat = graph.constant("pairs", new long[] {0, -1}, 2);
    String pairLogits = graph.node("Reshape", List.of(logits, flat));
    long pairs = (long) anchors * classes;
    if (top > 0 && top < pairs) {
      String count = graph.constant("top", new long[] {top}, 1);
      List<String> best =
          graph.nodes(
              "TopK",
              List.of(pairLogits, count),
              2,
              integer("axis", 1),
              integer("largest", 1),
              integer("sorted", 0));
      select(best.get(0), codes, best.get(1));
    } else {
      select(pairLogits, codes, "");
    }
  }

  /**
   * @param logits {@code (batch, pairs)}
   * @param indices which pair each is, of the same shape; empty where that is its position
   */
  private void select(String logits, String codes, String indices) {
    String score = graph.node("Sigmoid", List.of(logits));
    String passed = graph.node("Greater", List.of(score, OnnxModel.THRESHOLD));
    String positions =
        graph.node(
            "Transpose", List.of(graph.node("NonZero", List.of(passed))), integers("perm", 1, 0));
    String image = graph.node("Gather", List.of(positions, index(0)), integer("axis", 1));
    String pair =
        indices.isEmpty()
            ? graph.node("Gather", List.of(positions, index(1)), integer("axis", 1))
            : graph.node(
                "Unsqueeze",
                List.of(
                    graph.node("GatherND", List.of(indices, positions)),
                    graph.constant("axis_1", new long[] {1}, 1)));
    String divisor = graph.constant("classes", new long[] {classes}, 1);
    String anchor = graph.node("Div", List.of(pair, divisor));
    String classIndex = graph.node("Mod", List.of(pair, divisor));
    integers32(OnnxModel.IMAGE, image);
    integers32(OnnxModel.ANCHOR, anchor);
    integers32(OnnxModel.CLASS, classIndex);
    graph.node("GatherND", List.of(score, positions), OnnxModel.SCORE);
    graph.output(OnnxModel.SCORE, DataType.FLOAT, "survivors");
    String row = graph.node("Concat", List.of(image, anchor), integer("axis", 1));
    graph.node("GatherND", List.of(codes, row), OnnxModel.CODE);
    graph.output(OnnxModel.CODE, DataType.FLOAT, "survivors", 4);
  }

  private void integers32(String name, String column) {
    String flat = graph.constant("row", new long[] {-1}, 1);
    String values = graph.node("Reshape", List.of(column, flat));
    graph.node("Cast", List.of(values), name, integer("to", DataType.INT32.getNumber()));
    graph.output(name, DataType.INT32, "survivors");
  }

  /** A column's index, one-dimensional so that gathering keeps the axis. */
  private String index(long value) {
    return graph.constant("column_" + value, new long[] {value}, 1);
  }
}
