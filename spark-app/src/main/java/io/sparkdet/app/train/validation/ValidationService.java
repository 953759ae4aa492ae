package io.sparkdet.app.train.validation;

import io.sparkdet.app.train.round.TrainingVectors;
import io.sparkdet.detection.nms.PostProcessing;
import io.sparkdet.efficientdet.engine.EngineDevice;
import io.sparkdet.efficientdet.engine.runtime.Engine;
import io.sparkdet.efficientdet.image.DecodeMode;
import io.sparkdet.efficientdet.image.DecodeOptions;
import io.sparkdet.efficientdet.image.OrientationRule;
import io.sparkdet.efficientdet.model.ModelDescription;
import io.sparkdet.efficientdet.service.DetectionService;
import io.sparkdet.efficientdet.service.ServiceSettings;
import io.sparkdet.efficientdet.training.ParameterLayout;
import io.sparkdet.sql.detector.ExecutorCores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * The services of this JVM that label validation images, one for each set of weights being
 * measured; a service is closed with its last user, since its weights are not asked for again.
 */
final class ValidationService {

  private static final Map<String, ValidationService> OPEN = new HashMap<>();

  /** Scores below it change AP by less than its last shown digit; pycocotools is fed from here. */
  private static final float LOWEST_SCORE = 0.001f;

  private static final int MOST_CANDIDATES = 5000;
  private static final int MOST_DETECTIONS = 100;

  private final DetectionService service;
  private int users;

  private ValidationService(DetectionService service) {
    this.service = service;
  }

  /** A user's hold. */
  static final class Lease implements AutoCloseable {

    private final String run;
    private final DetectionService service;

    private Lease(String run, DetectionService service) {
      this.run = run;
      this.service = service;
    }

    DetectionService service() {
      return service;
    }

    @Override
    public void close() {
      release(run);
    }
  }

  /** Returns a hold on the service of these weights, opened if need be. */
  static synchronized Lease acquire(String run, String model, TrainingVectors weights)
      throws IOException {
    ValidationService held = OPEN.get(run);
    if (held == null) {
      ModelDescription description =
          ModelDescription.fromBytes(model.getBytes(StandardCharsets.UTF_8));
      held =
          new ValidationService(
              new DetectionService(
                  description,
                  ParameterLayout.of(description.config())
                      .weights(weights.parameters(), weights.statistics()),
                  settings(run, description.defaults())));
      OPEN.put(run, held);
    }
    held.users++;
    return new Lease(run, held.service);
  }

  private static synchronized void release(String run) {
    ValidationService held = OPEN.get(run);
    if (held != null && --held.users == 0) {
      OPEN.remove(run);
      held.service.close();
    }
  }

  private static ServiceSettings settings(String run, PostProcessing rules) {
    PostProcessing measured =
        new PostProcessing(
            Math.min(rules.scoreThreshold(), LOWEST_SCORE),
            MOST_CANDIDATES,
            rules.nms(),
            rules.classAgnostic(),
            MOST_DETECTIONS);
    return new ServiceSettings(
        run,
        Engine.parse("onnxruntime"),
        EngineDevice.CPU,
        measured,
        DecodeMode.of("exact"),
        OrientationRule.of("exif"),
        DecodeOptions.DEFAULT_MAX_PIXELS,
        ExecutorCores.here(),
        1,
        ServiceSettings.DEFAULT_DECODE_BUDGET_BYTES);
  }
}
