package io.sparkdet.bench;

import io.sparkdet.efficientdet.engine.EngineDevice;
import io.sparkdet.efficientdet.engine.runtime.Engine;
import io.sparkdet.efficientdet.image.DecodeMode;
import io.sparkdet.efficientdet.image.DecodeOptions;
import io.sparkdet.efficientdet.image.OrientationRule;
import io.sparkdet.efficientdet.model.ModelFolder;
import io.sparkdet.efficientdet.service.DetectionOutcome;
import io.sparkdet.efficientdet.service.DetectionService;
import io.sparkdet.efficientdet.service.ServiceCounters;
import io.sparkdet.efficientdet.service.ServiceSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/**
 * The detection service alone, without Spark: the photos of a folder twice in one JVM, as a JSON
 * line like the peers' programs. What the label job adds is the difference.
 *
 * <p>usage: ServiceTwice LAUNCHED_EPOCH_SECONDS MODEL_FOLDER PHOTOS THRESHOLD
 */
final class ServiceTwice {

  private ServiceTwice() {}

  public static void main(String[] args) throws Exception {
    double launched = Double.parseDouble(args[0]);
    ModelFolder model = ModelFolder.open(Path.of(args[1]));
    List<Path> photos;
    try (var files = Files.list(Path.of(args[2]))) {
      photos = files.sorted().toList();
    }
    ServiceSettings settings =
        new ServiceSettings(
            model.id(),
            Engine.ONNXRUNTIME,
            EngineDevice.CPU,
            model
                .description()
                .defaults()
                .withScoreThreshold(Float.parseFloat(args[3]))
                .withMaxDetections(100),
            DecodeMode.EXACT,
            OrientationRule.EXIF,
            DecodeOptions.DEFAULT_MAX_PIXELS,
            2,
            1,
            ServiceSettings.DEFAULT_DECODE_BUDGET_BYTES);
    try (DetectionService service = new DetectionService(model, settings)) {
      double ready = now();
      double firstImage = pass(service, photos);
      double first = now();
      pass(service, photos);
      double second = now();
      ServiceCounters.Snapshot counters = service.counters();
      System.out.printf(
          Locale.ROOT,
          "{\"contender\": \"service\", \"ready_s\": %.2f, \"launch_to_first_s\": %.2f, \"second_s\": %.2f, \"first_image_s\": %.2f,"
              + " \"decode_s\": %.2f, \"inference_s\": %.2f, \"post_s\": %.2f}%n",
          ready - launched,
          first - launched,
          second - first,
          firstImage - launched,
          counters.decodeSeconds(),
          counters.inferenceSeconds(),
          counters.postProcessingSeconds());
    }
    System.exit(0);
  }

  /** Detects in all photos and returns when the first was answered. */
  private static double pass(DetectionService service, List<Path> photos) throws Exception {
    ArrayDeque<CompletableFuture<DetectionOutcome>> answers = new ArrayDeque<>();
    CompletableFuture<Double> first = new CompletableFuture<>();
    for (Path photo : photos) {
      CompletableFuture<DetectionOutcome> answer = service.submit(Files.readAllBytes(photo));
      answers.add(answer.whenComplete((outcome, error) -> first.complete(now())));
    }
    for (CompletableFuture<DetectionOutcome> answer : answers) {
      answer.get();
    }
    return first.get();
  }

  private static double now() {
    return System.currentTimeMillis() / 1000.0;
  }
}
