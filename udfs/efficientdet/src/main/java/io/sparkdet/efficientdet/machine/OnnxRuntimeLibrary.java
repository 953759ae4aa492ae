package io.sparkdet.efficientdet.machine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * ONNX Runtime's own libraries, unpacked once into the {@link NativeFolder}. Left alone, ONNX
 * Runtime unpacks them to a temporary folder in every process, and leaves that folder behind.
 */
public final class OnnxRuntimeLibrary {

  private static final String PROPERTY = "onnxruntime.native.path";
  private static final String RESOURCES = "/ai/onnxruntime/native/linux-x64/";
  private static final List<String> FILES = List.of("libonnxruntime.so", "libonnxruntime4j_jni.so");

  /** Is in the artifact for GPUs only, whose libraries look for each other in one folder. */
  private static final String CUDA = "libonnxruntime_providers_cuda.so";

  private static final Object SETTLING = new Object();

  private OnnxRuntimeLibrary() {}

  /** Returns whether the class path has ONNX Runtime's artifact for GPUs. */
  public static boolean hasCuda() {
    return OnnxRuntimeLibrary.class.getResource(RESOURCES + CUDA) != null;
  }

  /**
   * Says to ONNX Runtime where its libraries are, unless the user has; to be called before its
   * first class loads.
   *
   * @throws NativeFolderException if they cannot be unpacked
   */
  public static void settle() {
    synchronized (SETTLING) {
      if (System.getProperty(PROPERTY) == null && !hasCuda()) {
        unpack();
      }
    }
  }

  private static void unpack() {
    Path folder = NativeFolder.claim().resolve("onnxruntime");
    try {
      Files.createDirectories(folder);
      for (String file : FILES) {
        if (!Files.exists(folder.resolve(file))) {
          unpack(file, folder);
        }
      }
    } catch (IOException e) {
      throw new NativeFolderException(
          "Cannot unpack ONNX Runtime to %s: %s; give it room, or name another folder with %s"
              .formatted(folder, e, MachineSetting.NATIVE_CACHE.how()),
          e);
    }
    System.setProperty(PROPERTY, folder.toString());
  }

  /** Processes may do so at once: each moves a whole file into its place. */
  private static void unpack(String file, Path folder) throws IOException {
    Path arriving = Files.createTempFile(folder, ".arriving-", "");
    try (InputStream in = OnnxRuntimeLibrary.class.getResourceAsStream(RESOURCES + file)) {
      if (in == null) {
        throw new IOException("the class path has no " + RESOURCES + file);
      }
      Files.copy(in, arriving, StandardCopyOption.REPLACE_EXISTING);
      Files.move(arriving, folder.resolve(file), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(arriving);
    }
  }
}
