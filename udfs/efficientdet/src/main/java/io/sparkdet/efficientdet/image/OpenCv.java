package io.sparkdet.efficientdet.image;

import io.sparkdet.efficientdet.machine.EngineLibraries;
import io.sparkdet.efficientdet.machine.MachineSetting;
import io.sparkdet.efficientdet.machine.NativeFolder;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;

/**
 * OpenCV's native libraries, loaded once a JVM on first use: core, imgproc and imgcodecs, with
 * libjpeg-turbo inside, and OpenBLAS, which core is linked to.
 *
 * <p>The libraries are unpacked from their jars, once a machine (121 MB), into the folder of the
 * system property {@code org.bytedeco.javacpp.cachedir}; where that is not set into {@code javacpp}
 * under the {@link NativeFolder}. JavaCPP locks the folder, so executors that start together do not
 * disturb each other.
 *
 * <p>JavaCPP's own limits on native memory follow {@code -Xmx} and call for garbage collections;
 * they are switched off unless the user has set them, because every native object here is released
 * by its owner, and the users of the decoder bound their number.
 */
final class OpenCv {

  private static final String CACHE = "org.bytedeco.javacpp.cachedir";

  /** Initialized by the JVM under its own lock, so one thread loads and the others wait. */
  private static final class Loaded {
    static {
      setUnlessGiven("org.bytedeco.javacpp.maxbytes", "0");
      setUnlessGiven("org.bytedeco.javacpp.maxphysicalbytes", "0");
      checkVersionsInSilence();
      NativeMessages.install(Loader.load(opencv_imgcodecs.class));
      // The pictures are the parallel work; threads inside one would fight for the same cores.
      opencv_core.setNumThreads(1);
    }

    static void touch() {}
  }

  private OpenCv() {}

  /**
   * Loads the libraries if they are not loaded yet.
   *
   * @throws IllegalStateException if they cannot be loaded on this machine, or others could have
   *     put them where they are loaded from, or another version is first on the class path
   */
  static void load() {
    EngineLibraries.check();
    if (System.getProperty(CACHE) == null) {
      System.setProperty(CACHE, NativeFolder.claim().resolve("javacpp").toString());
    }
    try {
      Loaded.touch();
    } catch (LinkageError e) {
      throw new IllegalStateException(
          "Cannot load OpenCV for %s: %s; it runs on linux-x86_64 with glibc, and needs a folder to"
                  .formatted(Loader.getPlatform(), e)
              + " unpack to, which "
              + MachineSetting.NATIVE_CACHE.how()
              + " names",
          e);
    }
  }

  private static void setUnlessGiven(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  /**
   * Lets JavaCPP compare the versions of its jars without a warning: OpenBLAS comes from the
   * release before (no newer one is on Maven Central), and OpenCV calls only its stable C names.
   */
  private static void checkVersionsInSilence() {
    String property = "org.bytedeco.javacpp.loadlibraries";
    String before = System.getProperty(property);
    System.setProperty(property, "false");
    try {
      Class.forName("org.bytedeco.openblas.presets.openblas_nolapack");
      Class.forName("org.bytedeco.openblas.presets.openblas");
    } catch (ClassNotFoundException e) {
      throw new NoClassDefFoundError(e.getMessage());
    } finally {
      if (before == null) {
        System.clearProperty(property);
      } else {
        System.setProperty(property, before);
      }
    }
  }
}
