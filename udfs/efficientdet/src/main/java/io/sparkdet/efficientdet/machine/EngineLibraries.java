package io.sparkdet.efficientdet.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/**
 * The libraries whose Java classes belong to machine code: DJL, ONNX Runtime, OpenCV and JavaCPP.
 * JNI finds these classes by name, so the bundle cannot rename them as it renames Protocol Buffers,
 * and of two versions on a class path the first one wins. Classes of one version over machine code
 * of another end the JVM at worst: a clash is told before any of them is loaded.
 */
public enum EngineLibraries {
  DJL("DJL", "djl", "ai/djl/engine/Engine.class"),
  DJL_PYTORCH("DJL's PyTorch engine", "djl", "ai/djl/pytorch/engine/PtEngine.class"),
  DJL_ONNX_RUNTIME("DJL's ONNX Runtime engine", "djl", "ai/djl/onnxruntime/engine/OrtEngine.class"),
  ONNX_RUNTIME("ONNX Runtime", "onnxruntime", "ai/onnxruntime/OrtEnvironment.class"),
  OPENCV("OpenCV", "opencv", "org/bytedeco/opencv/global/opencv_core.class"),
  JAVACPP("JavaCPP", "javacpp", "org/bytedeco/javacpp/Loader.class");

  /** A class path only grows, behind what it has. */
  private static volatile boolean checked;

  private final String title;
  private final String key;
  private final String probe;

  EngineLibraries(String title, String key, String probe) {
    this.title = title;
    this.key = key;
    this.probe = probe;
  }

  /**
   * Another version that hides SparkDet's.
   *
   * @param place the jar or folder that wins, as a URL
   * @param sentence one line with the remedy
   */
  public record Clash(String place, String sentence) {}

  /** Returns the first clash on the class path of this class. */
  public static Optional<Clash> clash() {
    if (checked) {
      return Optional.empty();
    }
    String own = EngineLibraries.class.getName().replace('.', '/') + ".class";
    ClassLoader loader = EngineLibraries.class.getClassLoader();
    try {
      Optional<Clash> clash = clash(loader, own, NativeVersions.properties());
      checked = clash.isEmpty();
      return clash;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Makes sure that there is none.
   *
   * @throws LibraryClashException if there is
   */
  public static void check() {
    Optional<Clash> clash = clash();
    if (clash.isPresent()) {
      throw new LibraryClashException(clash.get().sentence());
    }
  }

  static Optional<Clash> clash(ClassLoader loader, String own, Properties versions)
      throws IOException {
    Set<String> ownPlaces = places(loader, own);
    for (EngineLibraries library : values()) {
      Set<String> places = places(loader, library.probe);
      String version = versions.getProperty(library.key);
      if (places.size() > 1) {
        String first = places.iterator().next();
        if (!ownPlaces.contains(first) && !isOfVersion(first, version)) {
          return Optional.of(new Clash(first, library.refusal(first, version)));
        }
      }
    }
    return Optional.empty();
  }

  /** Returns the jars and folders that hold a resource, in the order of the class path. */
  private static Set<String> places(ClassLoader loader, String resource) throws IOException {
    Set<String> places = new LinkedHashSet<>();
    for (URL url : Collections.list(loader.getResources(resource))) {
      String place = url.toString();
      place = place.substring(0, place.length() - resource.length());
      places.add(place.replaceFirst("^jar:", "").replaceFirst("!/$", ""));
    }
    return places;
  }

  private static boolean isOfVersion(String place, String version) {
    return place.endsWith("-" + version + ".jar");
  }

  private String refusal(String place, String version) {
    return String.format(
        Locale.ROOT,
        "Cannot load %s %s: the class path has another one before it, %s; remove that one from"
            + " --jars, --packages, spark.driver.extraClassPath and spark.executor.extraClassPath,"
            + " or name SparkDet's jar before it",
        title,
        version,
        place);
  }
}
