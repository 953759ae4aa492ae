package io.sparkdet.efficientdet.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose version wins is judged by names of entries: the classes themselves are never loaded. */
class EngineLibrariesTest {

  private static final String OWN = "io/sparkdet/Own.class";
  private static final String ENGINE = "ai/djl/engine/Engine.class";
  private static final String RUNTIME = "ai/onnxruntime/OrtEnvironment.class";

  @TempDir Path folder;

  @Test
  void anotherVersionBeforeTheBundleIsAClash() throws Exception {
    Path old = jar("onnxruntime-1.15.0.jar", RUNTIME);
    Path bundle = jar("sparkdet-spark-bundle.jar", OWN, ENGINE, RUNTIME);
    assertThat(clash(old, bundle))
        .hasValue(
            new EngineLibraries.Clash(
                old.toUri().toString().replace("file:///", "file:/"),
                "Cannot load ONNX Runtime 1.28.0: the class path has another one before it, %s; remove that one from --jars, --packages, spark.driver.extraClassPath and spark.executor.extraClassPath, or name SparkDet's jar before it"
                    .formatted(old.toUri().toString().replace("file:///", "file:/"))));
  }

  @Test
  void theBundleFirstIsNoClash() throws Exception {
    Path bundle = jar("sparkdet-spark-bundle.jar", OWN, ENGINE, RUNTIME);
    assertThat(clash(bundle, jar("api-0.20.0.jar", ENGINE))).isEmpty();
  }

  @Test
  void theSameVersionFirstIsNoClash() throws Exception {
    Path bundle = jar("sparkdet-spark-bundle.jar", OWN, ENGINE, RUNTIME);
    assertThat(clash(jar("ai.djl_api-0.36.0.jar", ENGINE), bundle)).isEmpty();
  }

  @Test
  void aLibraryThatIsThereOnceIsNoClash() throws Exception {
    assertThat(clash(jar("fat.jar", ENGINE, RUNTIME), jar("lean.jar", OWN))).isEmpty();
  }

  @Test
  void theClassPathOfTheseTestsHasNone() {
    assertThat(EngineLibraries.clash()).isEmpty();
  }

  private static Optional<EngineLibraries.Clash> clash(Path... classPath) throws IOException {
    Properties versions = new Properties();
    versions.setProperty("djl", "0.36.0");
    versions.setProperty("onnxruntime", "1.28.0");
    URL[] urls = new URL[classPath.length];
    for (int i = 0; i < urls.length; i++) {
      urls[i] = classPath[i].toUri().toURL();
    }
    try (URLClassLoader loader = new URLClassLoader(urls, null)) {
      return EngineLibraries.clash(loader, OWN, versions);
    }
  }

  private Path jar(String name, String... entries) throws IOException {
    Path jar = folder.resolve(name);
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (String entry : entries) {
        out.putNextEntry(new JarEntry(entry));
        out.closeEntry();
      }
    }
    return jar;
  }
}
