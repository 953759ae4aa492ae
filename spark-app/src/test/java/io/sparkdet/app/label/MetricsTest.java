package io.sparkdet.app.label;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.app.DocPages;
import io.sparkdet.app.Main;
import io.sparkdet.app.TestSpark;
import io.sparkdet.app.sample.SampleLake;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The counters of the service at the Prometheus servlet of an application that runs. */
class MetricsTest {

  private static final int IMAGES = 20;

  /** The settings of docs/cluster.md. */
  private static final Pattern SETTING =
      Pattern.compile("--conf '?(spark\\.(?:plugins|metrics)[^' ]*)");

  private static final String NAME =
      "metrics_sparkdet_driver_plugin_io_sparkdet_sql_SparkDetPlugin_";

  @TempDir Path folder;

  @Test
  void theServletOfARunningApplicationTellsWhatTheServiceDoes() throws Exception {
    SampleLake.write(
        TestSpark.session(),
        new SampleLake.Options(folder.resolve("lake").toString(), IMAGES, 1, 64));
    Path images = folder.resolve("lake/images");
    Files.writeString(images.resolve("a-torn.jpg"), "no picture");
    try (var drawn = Files.list(images)) {
      Path picture =
          drawn.filter(file -> file.toString().endsWith(".jpg")).sorted().toList().get(1);
      Files.copy(picture, images.resolve("slow.jpg")); // the last, read while the others are done
    }
    int port = freePort();
    List<String> settings = new ArrayList<>(settingsOfThePage());
    settings.add("spark.master=local[2]");
    settings.add("spark.ui.enabled=true");
    settings.add("spark.ui.port=" + port);
    settings.add("spark.hadoop.fs.hostile.impl=" + HostileFileSystem.class.getName());
    OwnJvm.Running running =
        OwnJvm.start(
            folder,
            Main.class,
            settings,
            List.of(
                "label",
                "--quiet",
                "--partitions=1",
                "--input=hostile://" + images,
                "--output=" + folder.resolve("out")));
    String page = "";
    while (running.process().isAlive() && value(page, "executors_images").orElse(0) <= IMAGES) {
      Thread.sleep(200);
      page = get(port).orElse(page);
    }
    OwnJvm run = running.end();
    assertThat(run.status()).as(run.err()).isZero();

    for (String prefix : List.of("", "executors_")) {
      assertThat(value(page, prefix + "images")).as(page).hasValue(IMAGES + 1);
      assertThat(
              value(page, prefix + "images_unsupported").orElse(0)
                  + value(page, prefix + "images_corrupt").orElse(0))
          .isEqualTo(1);
      assertThat(value(page, prefix + "batches")).hasValue(IMAGES);
      assertThat(value(page, prefix + "lanes")).hasValue(2);
      assertThat(value(page, prefix + "lanes_busy")).hasValue(0);
      assertThat(value(page, prefix + "waiting")).hasValue(0);
      assertThat(value(page, prefix + "decode_seconds").orElse(0)).isPositive();
      assertThat(value(page, prefix + "inference_seconds").orElse(0)).isPositive();
    }
  }

  private static List<String> settingsOfThePage() throws IOException {
    String page = Files.readString(DocPages.ROOT.resolve("docs/cluster.md"));
    List<String> settings = new ArrayList<>();
    Matcher matcher = SETTING.matcher(page);
    while (matcher.find()) {
      settings.add(matcher.group(1));
    }
    assertThat(settings).hasSize(4);
    return settings;
  }

  private static OptionalDouble value(String page, String name) {
    return page.lines()
        .filter(line -> line.startsWith(NAME + name + "_Value{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .findFirst();
  }

  private static java.util.Optional<String> get(int port) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://localhost:%d/metrics/prometheus/".formatted(port)))
            .build();
    try {
      HttpResponse<String> answer =
          HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() == 200
          ? java.util.Optional.of(answer.body())
          : java.util.Optional.empty();
    } catch (IOException e) { // it does not listen yet, or no more
      return java.util.Optional.empty();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
