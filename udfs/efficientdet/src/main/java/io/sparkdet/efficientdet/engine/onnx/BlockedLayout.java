package io.sparkdet.efficientdet.engine.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps products in the blocked layout (NCHWc) that ONNX Runtime's convolutions work in on x86
 * processors. Its own optimizer turns both factors of a squeeze-and-excitation gate back to NCHW
 * and the product to NCHWc again, which costs an eighth of D0's time; a product of two features of
 * one shape is the same in either layout.
 *
 * <p>It works on a graph that ONNX Runtime has optimized in this process, drawn with {@link
 * Gates#EXPANDED}; such a graph fits this machine only and is not kept.
 */
public final class BlockedLayout {

  private static final String DOMAIN = "com.microsoft.nchwc";

  private final GraphProto graph;
  private final Map<String, NodeProto> producers = new HashMap<>();
  private final Map<String, List<NodeProto>> consumers = new HashMap<>();

  private BlockedLayout(GraphProto graph) {
    this.graph = graph;
    for (NodeProto node : graph.getNodeList()) {
      node.getOutputList().forEach(output -> producers.put(output, node));
      node.getInputList()
          .forEach(input -> consumers.computeIfAbsent(input, k -> new ArrayList<>()).add(node));
    }
  }

  /**
   * Returns the model without the detours around products, or nothing if it has none: on processors
   * for which ONNX Runtime has no blocked layout.
   */
  public static Optional<ModelProto> keep(ModelProto optimized) {
    BlockedLayout layout = new BlockedLayout(optimized.getGraph());
    return layout.rewritten().map(graph -> optimized.toBuilder().setGraph(graph).build());
  }

  private Optional<GraphProto> rewritten() {
    Map<String, NodeProto> products = new HashMap<>();
    Set<String> detours = new HashSet<>();
    for (NodeProto node : graph.getNodeList()) {
      if (node.getOpType().equals("Mul")) {
        productOf(node, detours).ifPresent(product -> products.put(node.getName(), product));
      }
    }
    if (products.isEmpty()) {
      return Optional.empty();
    }
    GraphProto.Builder rewritten = graph.toBuilder().clearNode();
    for (NodeProto node : graph.getNodeList()) {
      if (!detours.contains(node.getName())) {
        rewritten.addNode(products.getOrDefault(node.getName(), node));
      }
    }
    return Optional.of(rewritten.build());
  }

  /**
   * Returns the product in the blocked layout if both factors come from it and it returns there.
   */
  private Optional<NodeProto> productOf(NodeProto node, Set<String> detours) {
    List<NodeProto> after = consumers.getOrDefault(node.getOutput(0), List.of());
    if (after.size() != 1 || !isReorder(after.get(0), "ReorderInput")) {
      return Optional.empty();
    }
    NodeProto.Builder product =
        node.toBuilder().clearInput().setOutput(0, after.get(0).getOutput(0));
    List<String> before = new ArrayList<>();
    for (String input : node.getInputList()) {
      NodeProto reorder = producers.get(input);
      if (reorder == null || !isReorder(reorder, "ReorderOutput")) {
        return Optional.empty();
      }
      product.addInput(reorder.getInput(0));
      if (consumers.getOrDefault(input, List.of()).size() == 1) {
        before.add(reorder.getName());
      }
    }
    detours.addAll(before);
    detours.add(after.get(0).getName());
    return Optional.of(product.build());
  }

  private static boolean isReorder(NodeProto node, String operator) {
    return node.getDomain().equals(DOMAIN)
        && node.getOpType().equals(operator)
        && node.getAttributeList().stream()
            .filter(attribute -> attribute.getName().equals("channels_last"))
            .mapToLong(AttributeProto::getI)
            .allMatch(value -> value == 0);
  }
}
