package io.sparkdet.efficientdet.engine.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlockedLayoutTest {

  @Test
  void aProductBetweenReordersStaysInTheBlockedLayout() {
    ModelProto kept = BlockedLayout.keep(model(gate("conv_a", "conv_b"))).orElseThrow();
    assertThat(kept.getGraph().getNodeList()).hasSize(1);
    NodeProto product = kept.getGraph().getNode(0);
    assertThat(product.getOpType()).isEqualTo("Mul");
    assertThat(product.getInputList()).containsExactly("conv_a", "conv_b");
    assertThat(product.getOutputList()).containsExactly("next");
  }

  @Test
  void aReorderThatOthersReadStays() {
    List<NodeProto> nodes = new ArrayList<>(gate("conv_a", "conv_b"));
    nodes.add(node("", "Sigmoid", "reader", List.of("plain_conv_a"), "read"));
    ModelProto kept = BlockedLayout.keep(model(nodes)).orElseThrow();
    assertThat(kept.getGraph().getNodeList())
        .extracting(NodeProto::getName)
        .containsExactly("reorder_conv_a", "product", "reader");
  }

  @Test
  void aProductWithAnotherKindOfFactorIsLeftAlone() {
    List<NodeProto> nodes =
        List.of(
            reorderOutput("conv_a"),
            node("", "Mul", "product", List.of("plain_conv_a", "constant"), "plain"),
            node("com.microsoft.nchwc", "ReorderInput", "back", List.of("plain"), "next"));
    assertThat(BlockedLayout.keep(model(nodes))).isEmpty();
  }

  private static List<NodeProto> gate(String feature, String factor) {
    return List.of(
        reorderOutput(feature),
        reorderOutput(factor),
        node("", "Mul", "product", List.of("plain_" + feature, "plain_" + factor), "plain"),
        node("com.microsoft.nchwc", "ReorderInput", "back", List.of("plain"), "next"));
  }

  private static NodeProto reorderOutput(String input) {
    return node(
            "com.microsoft.nchwc",
            "ReorderOutput",
            "reorder_" + input,
            List.of(input),
            "plain_" + input)
        .toBuilder()
        .addAttribute(AttributeProto.newBuilder().setName("channels_last").setI(0))
        .build();
  }

  private static NodeProto node(
      String domain, String operator, String name, List<String> inputs, String output) {
    return NodeProto.newBuilder()
        .setDomain(domain)
        .setOpType(operator)
        .setName(name)
        .addAllInput(inputs)
        .addOutput(output)
        .build();
  }

  private static ModelProto model(List<NodeProto> nodes) {
    return ModelProto.newBuilder().setGraph(GraphProto.newBuilder().addAllNode(nodes)).build();
  }
}
