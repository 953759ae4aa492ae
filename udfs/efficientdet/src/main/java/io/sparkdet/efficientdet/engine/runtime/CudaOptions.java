package io.sparkdet.efficientdet.engine.runtime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import io.sparkdet.efficientdet.engine.EngineDevice;
import java.util.Map;

/** How ONNX Runtime computes on GPUs: all that is set for its CUDA provider. */
final class CudaOptions {

  /** Float32 stays float32: TensorFloat-32 would round it to 10 bits of mantissa. */
  static final Map<String, String> ALL = Map.of("use_tf32", "0");

  private CudaOptions() {}

  /** Has a session compute on a GPU. */
  static void apply(OrtSession.SessionOptions session, EngineDevice.Gpu gpu) throws OrtException {
    try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(gpu.index())) {
      for (Map.Entry<String, String> option : ALL.entrySet()) {
        cuda.add(option.getKey(), option.getValue());
      }
      session.addCUDA(cuda);
    }
  }
}
