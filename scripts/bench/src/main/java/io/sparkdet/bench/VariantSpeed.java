package io.sparkdet.bench;

import io.sparkdet.efficientdet.engine.EngineDevice;
import io.sparkdet.efficientdet.engine.runtime.Engine;
import io.sparkdet.efficientdet.image.DecodeMode;
import io.sparkdet.efficientdet.image.DecodeOptions;
import io.sparkdet.efficientdet.image.OrientationRule;
import io.sparkdet.efficientdet.model.ModelFolder;
import io.sparkdet.efficientdet.service.DetectionOutcome;
import io.sparkdet.efficientdet.service.DetectionService;
import io.sparkdet.efficientdet.service.ServiceSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/**
 * The service that {@code label} uses, on some photos: images a second once warm, and the most
 * memory that the process held (VmHWM), as a JSON line.
 *
 * <p>usage: VariantSpeed MODEL_FOLDER PHOTOS COUNT LANES
 */
final class VariantSpeed {

  private VariantSpeed() {}

  public static void main(String[] args) throws Exception {
    ModelFolder model = ModelFolder.open(Path.of(args[0]));
    int count = Integer.parseInt(args[2]);
    int lanes = Integer.parseInt(args[3]);
    List<Path> photos;
    try (var files = Files.list(Path.of(args[1]))) {
      photos = files.sorted().toList();
    }
    ServiceSettings settings =
        new ServiceSettings(
            model.id(),
            Engine.ONNXRUNTIME,
            EngineDevice.CPU,
            model.description().defaults(),
            DecodeMode.EXACT,
            OrientationRule.EXIF,
            DecodeOptions.DEFAULT_MAX_PIXELS,
            lanes,
            1,
            ServiceSettings.DEFAULT_DECODE_BUDGET_BYTES);
    try (DetectionService service = new DetectionService(model, settings)) {
      pass(service, photos, Math.max(lanes, count / 4));
      long started = System.nanoTime();
      pass(service, photos, count);
      double seconds = (System.nanoTime() - started) / 1e9;
      System.out.printf(
          Locale.ROOT,
          "{\"images\": %d, \"seconds\": %.3f, \"peak_mb\": %.0f}%n",
          count,
          seconds,
          peakMegabytes());
    }
    System.exit(0);
  }

  private static void pass(DetectionService service, List<Path> photos, int count)
      throws Exception {
    ArrayDeque<CompletableFuture<DetectionOutcome>> answers = new ArrayDeque<>();
    for (int i = 0; i < count; i++) {
      answers.add(service.submit(Files.readAllBytes(photos.get(i % photos.size()))));
    }
    for (CompletableFuture<DetectionOutcome> answer : answers) {
      if (!(answer.get() instanceof DetectionOutcome.Detected)) {
        throw new IllegalStateException("A photo was not labelled: " + answer.get());
      }
    }
  }

  private static double peakMegabytes() throws Exception {
    String line =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(l -> l.startsWith("VmHWM:"))
            .findFirst()
            .orElseThrow();
    return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0;
  }
}
