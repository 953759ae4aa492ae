package io.sparkdet.efficientdet.engine;

import ai.djl.engine.Engine;
import java.nio.file.Path;

/**
 * DJL's engines, with what must be settled before its first class loads: ONNX Runtime does not drag
 * libtorch in, nothing is downloaded or reported home, and native libraries are unpacked into one
 * known folder ({@code -Dsparkdet.native-cache=DIR}, by default a folder of this user under {@code
 * java.io.tmpdir}). A DJL property that the user has set is left alone.
 */
public final class DjlEngines {

  static {
    String cache =
        System.getProperty(
            "sparkdet.native-cache",
            Path.of(
                    System.getProperty("java.io.tmpdir"),
                    "sparkdet-native-" + System.getProperty("user.name"))
                .toString());
    setIfAbsent("ai.djl.onnx.disable_alternative", "true");
    setIfAbsent("ai.djl.offline", "true");
    setIfAbsent("OPT_OUT_TRACKING", "true");
    setIfAbsent("DJL_CACHE_DIR", cache);
    setIfAbsent("ENGINE_CACHE_DIR", cache);
  }

  private DjlEngines() {}

  /** Returns ONNX Runtime, loading its library on the first call. */
  static Engine onnxRuntime() {
    return Engine.getEngine("OnnxRuntime");
  }

  /** Returns PyTorch, loading libtorch on the first call. */
  public static Engine pyTorch() {
    return Engine.getEngine("PyTorch");
  }

  private static void setIfAbsent(String property, String value) {
    if (System.getenv(property) == null && System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
