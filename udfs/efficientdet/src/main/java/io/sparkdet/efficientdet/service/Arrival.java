package io.sparkdet.efficientdet.service;

import io.sparkdet.detection.nms.PostProcessor;
import io.sparkdet.efficientdet.image.DecodedImage;
import io.sparkdet.efficientdet.image.resize.Letterbox;
import java.util.concurrent.CompletableFuture;

/**
 * One input of the network on its way to a batch: announced to the batches when it is made, and
 * renounced if it is closed before it got there.
 */
final class Arrival implements AutoCloseable {

  private final Intake intake;
  private final long source;
  private final PostProcessor rules;
  private final CompletableFuture<DetectionOutcome> answer;
  private boolean open = true;

  Arrival(
      Intake intake, long source, PostProcessor rules, CompletableFuture<DetectionOutcome> answer) {
    this.intake = intake;
    this.source = source;
    this.rules = rules;
    this.answer = answer;
    intake.batches().announce();
  }

  long source() {
    return source;
  }

  CompletableFuture<DetectionOutcome> answer() {
    return answer;
  }

  /** Waits for a place in a batch and writes the image there. */
  void enter(DecodedImage image) throws InterruptedException {
    Letterbox letterbox = intake.plan(image.width(), image.height());
    BatchQueue batches = intake.batches();
    BatchQueue.Slot slot =
        batches.claim(
            new PendingImage(
                source,
                image.width(),
                image.height(),
                letterbox,
                image.warning().orElse(null),
                rules,
                answer));
    open = false;
    long begin = System.nanoTime();
    try {
      letterbox.write(image, slot.batch().images(), slot.batch().offset(slot.index()));
    } finally {
      batches.written(slot);
    }
    intake.counters().decodeNanos.add(System.nanoTime() - begin);
  }

  @Override
  public void close() {
    if (open) {
      open = false;
      intake.batches().renounce();
    }
  }
}
