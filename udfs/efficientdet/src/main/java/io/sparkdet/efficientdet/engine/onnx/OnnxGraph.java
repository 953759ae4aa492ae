package io.sparkdet.efficientdet.engine.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An ONNX graph that grows node by node. Values are known by their names; a constant of a name that
 * is already there is not stored again.
 */
final class OnnxGraph {

  /**
   * The version of the standard operators; 17 is the last whose reductions take axes as attribute.
   */
  static final int OPSET = 17;

  private static final int IR_VERSION = 8;

  private final GraphProto.Builder graph = GraphProto.newBuilder();
  private final Set<String> constants = new HashSet<>();
  private final Map<String, Integer> uses = new HashMap<>();

  /** Adds an input of unknown batch size or a scalar. */
  void input(String name, TensorProto.DataType type, Object... dimensions) {
    graph.addInput(valueInfo(name, type, dimensions));
  }

  /** Declares a value an output. */
  void output(String name, TensorProto.DataType type, Object... dimensions) {
    graph.addOutput(valueInfo(name, type, dimensions));
  }

  /** Adds a node with one output and returns the output's name. */
  String node(String operator, List<String> inputs, AttributeProto... attributes) {
    String output = fresh(operator);
    node(operator, inputs, output, attributes);
    return output;
  }

  /** Adds a node with several outputs and returns their names. */
  List<String> nodes(
      String operator, List<String> inputs, int outputs, AttributeProto... attributes) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < outputs; i++) {
      names.add(fresh(operator));
    }
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType(operator)
            .setName(names.get(0))
            .addAllInput(inputs)
            .addAllOutput(names)
            .addAllAttribute(Arrays.asList(attributes)));
    return names;
  }

  /** Adds a node whose output has a given name. */
  void node(String operator, List<String> inputs, String output, AttributeProto... attributes) {
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType(operator)
            .setName(output)
            .addAllInput(inputs)
            .addOutput(output)
            .addAllAttribute(Arrays.asList(attributes)));
  }

  /** Stores a float constant under a name, once, and returns the name. */
  String constant(String name, float[] values, int... shape) {
    if (constants.add(name)) {
      ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asFloatBuffer().put(values);
      initializer(name, TensorProto.DataType.FLOAT, bytes, shape);
    }
    return name;
  }

  /** Stores an integer constant under a name, once, and returns the name. */
  String constant(String name, long[] values, int... shape) {
    if (constants.add(name)) {
      ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asLongBuffer().put(values);
      initializer(name, TensorProto.DataType.INT64, bytes, shape);
    }
    return name;
  }

  /** Returns the finished model. */
  ModelProto model(String name) {
    return ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .setProducerName("sparkdet")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
        .setGraph(graph.setName(name))
        .build();
  }

  static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  static AttributeProto integers(String name, long... values) {
    AttributeProto.Builder attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
    for (long value : values) {
      attribute.addInts(value);
    }
    return attribute.build();
  }

  static AttributeProto text(String name, String value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(value))
        .build();
  }

  private String fresh(String operator) {
    return operator + "_" + uses.merge(operator, 1, Integer::sum);
  }

  private void initializer(String name, TensorProto.DataType type, ByteBuffer bytes, int... shape) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(type.getNumber())
            .setRawData(ByteString.copyFrom(bytes.rewind()));
    for (int dimension : shape) {
      tensor.addDims(dimension);
    }
    graph.addInitializer(tensor);
  }

  /** A dimension is a number, or a name where it is known only when the graph runs. */
  private static ValueInfoProto valueInfo(
      String name, TensorProto.DataType type, Object... dimensions) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (Object dimension : dimensions) {
      if (dimension instanceof Integer size) {
        shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(size));
      } else {
        shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimParam(dimension.toString()));
      }
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape)))
        .build();
  }
}
