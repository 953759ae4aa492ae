package io.sparkdet.efficientdet.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdet.detection.nms.PostProcessing;
import io.sparkdet.detection.nms.PostProcessor;
import io.sparkdet.efficientdet.image.resize.Preprocessing;
import io.sparkdet.efficientdet.model.UntrainedModel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BatchQueueTest {

  private static final long FOREVER = TimeUnit.MINUTES.toNanos(10);

  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void batchLeavesAtOnceWhenItIsFull() throws Exception {
    BatchQueue queue = new BatchQueue(2, 2, 3, FOREVER);
    write(queue, 1);
    write(queue, 2);

    Batch batch = queue.take();

    assertThat(batch.claimed).isEqualTo(2);
    assertThat(batch.isOfSeveralSources()).isTrue();
  }

  @Test
  void batchLeavesAtOnceWhenNoOtherImageIsOnItsWay() throws Exception {
    BatchQueue queue = new BatchQueue(2, 8, 3, FOREVER);
    write(queue, 1);

    Batch batch = queue.take();

    assertThat(batch.claimed).isEqualTo(1);
    assertThat(batch.isOfSeveralSources()).isFalse();
  }

  @Test
  void batchWaitsForAnAnnouncedImageUntilItFails() throws Exception {
    BatchQueue queue = new BatchQueue(2, 8, 3, FOREVER);
    queue.announce();
    write(queue, 1);
    Future<Batch> taken = threads.submit(queue::take);
    assertThatThrownBy(() -> taken.get(200, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);

    queue.renounce();

    assertThat(taken.get().claimed).isEqualTo(1);
  }

  @Test
  void batchStopsWaitingWhenItsFirstImageHasLingered() throws Exception {
    BatchQueue queue = new BatchQueue(2, 8, 3, TimeUnit.MILLISECONDS.toNanos(50));
    queue.announce();
    write(queue, 1);

    assertThat(queue.take().claimed).isEqualTo(1);
  }

  @Test
  void batchNeverLeavesBeforeAllItsPlacesAreWritten() throws Exception {
    BatchQueue queue = new BatchQueue(2, 2, 3, 0);
    queue.announce();
    queue.announce();
    BatchQueue.Slot slow = queue.claim(image(1));
    BatchQueue.Slot fast = queue.claim(image(2));
    queue.written(fast);
    Future<Batch> taken = threads.submit(queue::take);
    assertThatThrownBy(() -> taken.get(200, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);

    queue.written(slow);

    assertThat(taken.get().claimed).isEqualTo(2);
  }

  @Test
  void decoderWaitsWhileAllBatchesAreTakenAndGoesOnWhenOneIsReleased() throws Exception {
    BatchQueue queue = new BatchQueue(1, 1, 3, 0);
    write(queue, 1);
    Batch only = queue.take();
    queue.announce();
    Future<BatchQueue.Slot> next = threads.submit(() -> queue.claim(image(2)));
    assertThatThrownBy(() -> next.get(200, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);

    queue.release(only);

    assertThat(next.get().index()).isZero();
  }

  @Test
  void closingWakesEverybody() throws Exception {
    BatchQueue queue = new BatchQueue(1, 1, 3, 0);
    Future<Batch> taken = threads.submit(queue::take);

    queue.close();

    assertThatThrownBy(taken::get).hasRootCauseInstanceOf(InterruptedException.class);
  }

  private static void write(BatchQueue queue, long source) throws InterruptedException {
    queue.announce();
    queue.written(queue.claim(image(source)));
  }

  private static PendingImage image(long source) {
    PostProcessor rules =
        new PostProcessor(
            UntrainedModel.seeded(1).description().config().anchorGrid(), PostProcessing.zylo117());
    return new PendingImage(
        source, 1, 1, Preprocessing.ZYLO117.plan(1, 1, 8), null, rules, new CompletableFuture<>());
  }
}
