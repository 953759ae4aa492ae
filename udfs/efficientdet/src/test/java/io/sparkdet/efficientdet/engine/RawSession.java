package io.sparkdet.efficientdet.engine;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.sparkdet.efficientdet.engine.onnx.OnnxModel;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;

/** Runs an ONNX model once with ONNX Runtime and gives its float outputs. */
final class RawSession {

  private RawSession() {}

  static Map<String, float[]> run(ModelProto model, FloatBuffer images, long... shape)
      throws OrtException {
    // DJL must be the first to make the environment: it refuses to join one.
    DjlEngines.onnxRuntime();
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      try (OrtSession session = environment.createSession(model.toByteArray(), options);
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
    }
  }
}
