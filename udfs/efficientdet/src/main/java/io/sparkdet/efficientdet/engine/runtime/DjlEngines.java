package io.sparkdet.efficientdet.engine.runtime;

import ai.djl.engine.Engine;
import io.sparkdet.efficientdet.machine.EngineLibraries;
import io.sparkdet.efficientdet.machine.NativeFolder;
import io.sparkdet.efficientdet.machine.OnnxRuntimeLibrary;

/**
 * DJL's engines, with what must be settled before its first class loads: ONNX Runtime does not drag
 * libtorch in, nothing is downloaded or reported home, and native libraries are unpacked into the
 * {@link NativeFolder}. A DJL property that the user has set is left alone.
 */
public final class DjlEngines {

  private DjlEngines() {}

  /**
   * Returns ONNX Runtime, loading its library on the first call.
   *
   * @throws io.sparkdet.efficientdet.machine.NativeFolderException if others could have put it
   *     where it is loaded from
   * @throws io.sparkdet.efficientdet.machine.LibraryClashException if another version of it is
   *     first on the class path
   */
  static Engine onnxRuntime() {
    settle();
    OnnxRuntimeLibrary.settle();
    return Engine.getEngine("OnnxRuntime");
  }

  /**
   * Returns PyTorch, loading libtorch on the first call.
   *
   * @throws io.sparkdet.efficientdet.machine.NativeFolderException as {@link #onnxRuntime}
   * @throws io.sparkdet.efficientdet.machine.LibraryClashException as {@link #onnxRuntime}
   */
  public static Engine pyTorch() {
    settle();
    return Engine.getEngine("PyTorch");
  }

  /** Returns whether the user names a libtorch; the jar's own computes on processors only. */
  static boolean hasOwnLibtorch() {
    return !isAbsent("PYTORCH_LIBRARY_PATH");
  }

  private static void settle() {
    EngineLibraries.check();
    setIfAbsent("ai.djl.onnx.disable_alternative", "true");
    setIfAbsent("ai.djl.offline", "true");
    setIfAbsent("OPT_OUT_TRACKING", "true");
    if (isAbsent("DJL_CACHE_DIR") || isAbsent("ENGINE_CACHE_DIR")) {
      String folder = NativeFolder.claim().toString();
      setIfAbsent("DJL_CACHE_DIR", folder);
      setIfAbsent("ENGINE_CACHE_DIR", folder);
    }
  }

  private static void setIfAbsent(String property, String value) {
    if (isAbsent(property)) {
      System.setProperty(property, value);
    }
  }

  private static boolean isAbsent(String property) {
    return System.getenv(property) == null && System.getProperty(property) == null;
  }
}
