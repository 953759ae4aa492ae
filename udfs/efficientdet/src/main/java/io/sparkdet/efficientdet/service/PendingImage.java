package io.sparkdet.efficientdet.service;

import io.sparkdet.efficientdet.image.Letterbox;
import java.util.concurrent.CompletableFuture;

/** A decoded image on its way through the network: who asked, its geometry, and where to answer. */
record PendingImage(
    long source,
    int width,
    int height,
    Letterbox letterbox,
    CompletableFuture<DetectionOutcome> answer) {}
