package io.sparkdet.efficientdet.service;

import io.sparkdet.detection.nms.PostProcessor;
import io.sparkdet.efficientdet.image.resize.Letterbox;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A decoded image on its way through the network: who asked, its geometry, what the decoder said of
 * it, what makes detections of its candidates, and where to answer.
 */
record PendingImage(
    long source,
    int width,
    int height,
    Letterbox letterbox,
    @Nullable String warning,
    PostProcessor rules,
    CompletableFuture<DetectionOutcome> answer) {}
