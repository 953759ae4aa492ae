package io.sparkdet.efficientdet.engine.runtime;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.sparkdet.efficientdet.engine.onnx.OnnxModel;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Runs an ONNX model once with ONNX Runtime and gives its float outputs. The model goes through a
 * file: as one array D7x would be 308 MB in one piece of the heap.
 */
final class RawSession {

  private RawSession() {}

  static Map<String, float[]> run(ModelProto model, FloatBuffer images, long... shape)
      throws IOException, OrtException {
    // DJL must be the first to make the environment: it refuses to join one.
    DjlEngines.onnxRuntime();
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    Path file = Files.createTempFile("sparkdet-raw", ".onnx");
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      try (OutputStream out = Files.newOutputStream(file)) {
        model.writeTo(out);
      }
      try (OrtSession session = environment.createSession(file.toString(), options);
          OnnxTensor input = OnnxTensor.createTensor(environment, images, shape);
          OrtSession.Result result = session.run(Map.of(OnnxModel.IMAGES, input))) {
        Map<String, float[]> outputs = new HashMap<>();
        for (Map.Entry<String, ?> output : result) {
          FloatBuffer values = ((OnnxTensor) output.getValue()).getFloatBuffer();
          float[] copy = new float[values.remaining()];
          values.get(copy);
          outputs.put(output.getKey(), copy);
        }
        return outputs;
      }
    } finally {
      Files.delete(file);
    }
  }
}
