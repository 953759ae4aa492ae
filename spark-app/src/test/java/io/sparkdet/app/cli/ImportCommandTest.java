package io.sparkdet.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sparkdet.efficientdet.model.InitialWeights;
import io.sparkdet.efficientdet.model.ModelFolder;
import io.sparkdet.efficientdet.model.VariantFile;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.efficientdet.weights.safetensors.Safetensors;
import io.sparkdet.testing.SharedFolder;
import io.sparkdet.testing.SharedTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code import} as typed. */
class ImportCommandTest {

  @TempDir private Path folder;

  @Test
  @SharedTest
  void aClassifierBecomesADetectorToTrain() throws Exception {
    Path model = folder.resolve("lite0");
    Invocation done =
        Invocation.of(
            "import",
            "--from=efficientnet-lite",
            "--variant=tf_efficientdet_lite0",
            "--weights=" + SharedFolder.path("weights/efficientnet-lite0-imagenet.safetensors"),
            "--output=" + model,
            "--classes=3");
    assertThat(done.err()).isEmpty();
    assertThat(done.status()).isZero();
    assertThat(done.out().lines())
        .anyMatch(
            line ->
                line.matches(
                    "tf_efficientdet_lite0@.* 240 tensors loaded, 348 skipped, 7 left over .*"))
        .contains("  skipped bifpn.input.p6.conv.weight: no classifier has it; untrained, seeded");
    assertThat(ModelFolder.open(model).description().classes()).hasSize(3);
  }

  @Test
  void aNetworkOfOnesOwnIsImported() throws Exception {
    Path pocket = Path.of(System.getProperty("sparkdet.root"), "conf", "variants", "pocket.json");
    EfficientDetConfig config = VariantFile.read(pocket).withClasses(2);
    Path weights = folder.resolve("w.safetensors");
    Safetensors.write(weights, InitialWeights.seeded(config, 1), Map.of());
    Path model = folder.resolve("pocket");
    Invocation done =
        Invocation.of(
            "import",
            "--from=safetensors",
            "--variant=" + pocket,
            "--weights=" + weights,
            "--output=" + model);
    assertThat(done.err()).isEmpty();
    assertThat(ModelFolder.open(model).description().config()).isEqualTo(config);
    assertThat(ModelFolder.open(model).description().name()).isEqualTo("efficientdet-pocket");
  }

  @Test
  void weightsAreFetchedFromAWebServer() throws Exception {
    EfficientDetConfig config = EfficientDetConfig.variant("tf_efficientdet_lite0").withClasses(1);
    Path weights = folder.resolve("w.safetensors");
    Safetensors.write(weights, InitialWeights.seeded(config, 1), Map.of());
    byte[] content = Files.readAllBytes(weights);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/whole/w.safetensors", exchange -> answer(exchange, content, 1));
    server.createContext("/cut/w.safetensors", exchange -> answer(exchange, content, 2));
    server.start();
    try {
      String address = "http://127.0.0.1:" + server.getAddress().getPort();
      assertThat(fetch(address + "/gone/w.safetensors").err())
          .hasLineCount(1)
          .contains("cannot be fetched (the server answers 404); check the address");
      assertThat(fetch(address + "/cut/w.safetensors").err())
          .hasLineCount(1)
          .contains("/cut/w.safetensors cannot be fetched (");
      assertThat(fetch("nosuch://host/w.pth").err())
          .hasLineCount(1)
          .contains("nosuch://host/w.pth cannot be fetched (No FileSystem for scheme");
      assertThat(fetch(address + "/whole/w.safetensors").status()).isZero();
      assertThat(fetch(address + "/whole/w.safetensors").err())
          .hasLineCount(1)
          .contains(
              "it is not empty; name another --output, or replace what is there with --overwrite");
      assertThat(ModelFolder.open(folder.resolve("fetched")).description().provenance().hashes())
          .containsOnlyKeys("w.safetensors");
    } finally {
      server.stop(0);
    }
  }

  private Invocation fetch(String address) {
    return Invocation.of(
        "import",
        "--from=safetensors",
        "--variant=tf_efficientdet_lite0",
        "--weights=" + address,
        "--output=" + folder.resolve("fetched"));
  }

  private static void answer(HttpExchange exchange, byte[] content, int part) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(200, content.length);
      exchange.getResponseBody().write(content, 0, content.length / part);
    }
  }

  @Test
  void unknownNamesComeWithTheNearest() {
    Invocation variant =
        Invocation.of(
            "import", "--from=zylo117", "--variant=d77", "--weights=w", "--output=" + folder);
    assertThat(variant.status()).isEqualTo(2);
    assertThat(variant.err())
        .hasLineCount(1)
        .startsWith("sparkdet: Cannot find the variant d77: there are d0, ")
        .contains("(did you mean d7?)");
    Invocation source =
        Invocation.of(
            "import", "--from=efficientnet-light", "--variant=d0", "--weights=w", "--output=x");
    assertThat(source.status()).isEqualTo(2);
    assertThat(source.err()).hasLineCount(1).contains("(did you mean efficientnet-lite?)");
  }
}
