package io.sparkdet.efficientdet.export;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import io.sparkdet.efficientdet.engine.onnx.OnnxModel;
import io.sparkdet.efficientdet.model.ModelFolder;
import io.sparkdet.efficientdet.weights.safetensors.Safetensors;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.TreeMap;

/** Writes a model in another format, with {@link ModelMetadata} inside. */
public final class ModelExport {

  private ModelExport() {}

  /**
   * Writes an ONNX model: input {@code images} {@code (batch, 3, size, size)} normalized; outputs
   * {@code regression} {@code (batch, anchors, 4)} = ty, tx, th, tw, and {@code classification}
   * {@code (batch, anchors, classes)} after the sigmoid, anchors in the grid's order. The stream
   * stays open.
   */
  public static void onnx(ModelFolder model, OutputStream target) throws IOException {
    ModelProto.Builder graph =
        OnnxModel.raw(model.description().config(), model.weights()).toBuilder();
    ModelMetadata.of(model)
        .forEach(
            (key, value) ->
                graph.addMetadataProps(
                    StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    graph.build().writeTo(target);
  }

  /** Writes the tensors, which {@code import} reads back bit for bit. The stream stays open. */
  public static void safetensors(ModelFolder model, ExportedNames names, OutputStream target)
      throws IOException {
    Map<String, String> metadata = new TreeMap<>(ModelMetadata.of(model));
    metadata.put("format", "pt");
    Safetensors.write(target, names.weights(model), metadata);
  }
}
