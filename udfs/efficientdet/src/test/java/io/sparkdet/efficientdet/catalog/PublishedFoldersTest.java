package io.sparkdet.efficientdet.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sparkdet.efficientdet.model.ModelException;
import io.sparkdet.efficientdet.model.ModelFolder;
import io.sparkdet.efficientdet.model.UntrainedModel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Downloads from a server on this machine: the published addresses are not reached. */
class PublishedFoldersTest {

  private static final UntrainedModel SAMPLE = UntrainedModel.seeded(1);

  @TempDir Path folder;

  private final AtomicInteger requests = new AtomicInteger();
  private HttpServer server;
  private Path cache;
  private byte[] weights;
  private String hash;

  @BeforeEach
  void serve() throws Exception {
    ModelFolder model =
        ModelFolder.write(folder.resolve("model"), SAMPLE.description(), SAMPLE.weights());
    weights = Files.readAllBytes(model.folder().resolve(ModelFolder.WEIGHTS_FILE));
    hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(weights));
    cache = folder.resolve("cache");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/sample.pth", exchange -> answer(exchange, weights.length));
    server.createContext("/cut.pth", exchange -> answer(exchange, weights.length / 2));
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    ((ExecutorService) server.getExecutor()).shutdownNow();
  }

  @Test
  void aModelIsFetchedOnceAndKept() throws Exception {
    Path made = fetch("sample.pth", hash.substring(0, 8));
    ModelFolder model = ModelFolder.open(made);
    assertThat(model.description().name()).isEqualTo("sample");
    assertThat(model.description().provenance().hashes()).containsEntry("sample.pth", hash);
    assertThat(model.description().provenance().settings().get("address")).contains("/sample.pth");
    assertThat(fetch("sample.pth", hash.substring(0, 8))).isEqualTo(made);
    assertThat(requests).hasValue(1);
    assertThat(left()).containsExactly("sample", "sample.lock");
  }

  @Test
  void anotherHashIsRefusedAndNothingKept() throws Exception {
    assertThatThrownBy(() -> fetch("sample.pth", "0123abcd"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("its SHA-256 is " + hash)
        .hasMessageContaining("begins with 0123abcd");
    assertThat(left()).containsExactly("sample.lock");
  }

  @Test
  void aCutConnectionLeavesNothingAndCanBeTriedAgain() throws Exception {
    assertThatThrownBy(() -> fetch("cut.pth", hash.substring(0, 8)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("cannot be fetched");
    assertThat(left()).containsExactly("sample.lock");
    assertThat(fetch("sample.pth", hash.substring(0, 8))).isDirectory();
  }

  @Test
  void aMissingFileSaysWhatToPutWhere() {
    assertThatThrownBy(() -> fetch("gone.pth", "0123abcd"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("Cannot use " + cache.resolve("published/gone.pth"))
        .hasMessageContaining("the server answers 404")
        .hasMessageContaining("put the file there");
  }

  @Test
  void withoutANetworkTheFileThatWasPutThereIsUsed() throws Exception {
    server.stop(0);
    assertThatThrownBy(() -> fetch("sample.pth", hash.substring(0, 8)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("ConnectException")
        .hasMessageContaining("-Dhttps.proxyHost");
    Files.write(cache.resolve("published/sample.pth"), weights);
    assertThat(fetch("sample.pth", hash.substring(0, 8))).isDirectory();
    assertThat(left()).contains("sample.pth");
  }

  /** The server here plays the proxy: the host that is asked for does not exist. */
  @Test
  void aProxyIsAskedWhereOneIsSet() throws Exception {
    URI far = URI.create("http://weights.invalid/sample.pth");
    PublishedModel model =
        new PublishedModel("sample", far, hash.substring(0, 8), 256, OptionalDouble.empty());
    System.setProperty("http.proxyHost", "127.0.0.1");
    System.setProperty("http.proxyPort", String.valueOf(server.getAddress().getPort()));
    try {
      Path made = new PublishedFolders(cache).folder(model, SAMPLE.description().config());
      assertThat(ModelFolder.open(made).description().provenance().settings())
          .containsEntry("address", far.toString());
    } finally {
      System.clearProperty("http.proxyHost");
      System.clearProperty("http.proxyPort");
    }
    assertThat(requests).hasValue(1);
  }

  @Test
  void threadsWaitForTheFirst() throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(4);
    try {
      List<Future<Path>> folders = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        folders.add(callers.submit(() -> fetch("sample.pth", hash.substring(0, 8))));
      }
      for (Future<Path> made : folders) {
        assertThat(made.get()).isDirectory();
      }
    } finally {
      callers.shutdown();
    }
    assertThat(requests).hasValue(1);
  }

  @Test
  void processesWaitForTheFirst() throws Exception {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      processes.add(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx256m",
                  "-cp",
                  classPath,
                  FetchInAnotherProcess.class.getName(),
                  address("sample.pth").toString(),
                  hash.substring(0, 8),
                  cache.toString())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("process-" + i + ".log").toFile())
              .start());
    }
    for (int i = 0; i < 2; i++) {
      assertThat(processes.get(i).waitFor(2, TimeUnit.MINUTES)).isTrue();
      assertThat(processes.get(i).exitValue())
          .as(Files.readString(folder.resolve("process-" + i + ".log")))
          .isZero();
    }
    assertThat(requests).hasValue(1);
    assertThat(left()).containsExactly("sample", "sample.lock");
  }

  private Path fetch(String file, String prefix) throws IOException {
    return new PublishedFolders(cache)
        .folder(
            new PublishedModel("sample", address(file), prefix, 256, OptionalDouble.empty()),
            SAMPLE.description().config());
  }

  private URI address(String file) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/" + file);
  }

  private List<String> left() throws IOException {
    try (Stream<Path> files = Files.list(cache.resolve("published"))) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private void answer(HttpExchange exchange, int bytes) throws IOException {
    requests.incrementAndGet();
    try (exchange) {
      exchange.sendResponseHeaders(200, weights.length);
      exchange.getResponseBody().write(weights, 0, bytes);
    }
  }
}
