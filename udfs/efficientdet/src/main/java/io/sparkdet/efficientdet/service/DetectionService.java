package io.sparkdet.efficientdet.service;

import io.sparkdet.detection.nms.Candidates;
import io.sparkdet.detection.nms.Detections;
import io.sparkdet.detection.nms.PostProcessing;
import io.sparkdet.efficientdet.engine.DetectionNetwork;
import io.sparkdet.efficientdet.engine.SessionOptions;
import io.sparkdet.efficientdet.image.format.ImageStatus;
import io.sparkdet.efficientdet.model.ModelDescription;
import io.sparkdet.efficientdet.model.ModelFolder;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.efficientdet.weights.tensor.Weights;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Encoded images in, {@link DetectionOutcome}s out: the one owner, in a JVM, of a model's engine
 * session, its decoders and its lanes.
 *
 * <pre>
 * submit ─> decoders: header, permits, pixels, letterbox ─> batches ─> lanes: network, boxes ─> answer
 * (a large picture: its tiles, each so)                            merged
 * </pre>
 *
 * <p>All callers share the same batches. An image is answered exactly once, whatever happens to it;
 * {@link #submit} waits while too many images are unanswered, so memory is bounded however fast
 * callers read. {@link SharedServices} hands services out and closes them.
 */
public final class DetectionService implements AutoCloseable {

  private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final ServiceSettings settings;
  private final DetectionNetwork network;
  private final ServiceCounters counters;
  private final BatchQueue batches;
  private final Intake intake;
  private final Semaphore unanswered;
  private final ExecutorService decoders;
  private final ExecutorService lanes;
  private final AtomicLong tickets = new AtomicLong();
  private final Map<Long, CompletableFuture<DetectionOutcome>> open = new ConcurrentHashMap<>();
  private final AtomicInteger busyLanes = new AtomicInteger();

  /**
   * Opens the engine session of a model.
   *
   * @throws IllegalArgumentException if the engine cannot use the device
   */
  public DetectionService(ModelFolder model, ServiceSettings settings) {
    this(model.description(), model.weights(), settings);
  }

  /**
   * Opens the engine session of a model in memory.
   *
   * @throws IllegalArgumentException if the engine cannot use the device
   */
  public DetectionService(ModelDescription description, Weights weights, ServiceSettings settings) {
    this(
        description,
        settings,
        settings
            .engine()
            .open(
                description.config(),
                weights,
                rules(description, settings).selection(),
                new SessionOptions(settings.device(), settings.threadsPerLane())));
  }

  /** Adopts a loaded network, which the service closes. */
  DetectionService(
      ModelDescription description, ServiceSettings settings, DetectionNetwork network) {
    this.settings = settings;
    this.network = network;
    EfficientDetConfig config = description.config();
    int floatsPerImage = 3 * config.imageSize() * config.imageSize();
    int batchSize = BatchSize.of(settings, network, floatsPerImage);
    this.counters = new ServiceCounters(batchSize);
    this.batches = new BatchQueue(2 * settings.lanes(), batchSize, floatsPerImage, LINGER_NANOS);
    this.intake =
        new Intake(description, settings, rules(description, settings), batches, counters);
    int capacity = 2 * settings.parallelism() + 2 * settings.lanes() * batchSize;
    this.unanswered = new Semaphore(capacity, true);
    this.decoders = Executors.newFixedThreadPool(settings.parallelism(), named("decoder"));
    this.lanes = Executors.newFixedThreadPool(settings.lanes(), named("lane"));
    for (int lane = 0; lane < settings.lanes(); lane++) {
      lanes.execute(this::runLane);
    }
  }

  /** Which classes are candidates belongs to the weights; the other rules are the user's. */
  private static PostProcessing rules(ModelDescription description, ServiceSettings settings) {
    return settings.postProcessing().withClasses(description.defaults().classes());
  }

  /** Returns what the service was opened with. */
  public ServiceSettings settings() {
    return settings;
  }

  /** Returns the counts so far. */
  public ServiceCounters.Snapshot counters() {
    return counters.snapshot();
  }

  /** Returns the counts so far and what the service does at this moment. */
  ServiceActivity activity() {
    return ServiceActivity.of(counters.snapshot(), open.size(), settings.lanes(), busyLanes.get());
  }

  /**
   * Returns the counts since they were last taken, so that several callers together report each
   * image once.
   */
  public ServiceCounters.Snapshot takeCounters() {
    return counters.take();
  }

  /** Submits an image of no particular source; see {@link #submit(byte[], long)}. */
  public CompletableFuture<DetectionOutcome> submit(byte[] content) throws InterruptedException {
    return submit(content, 0);
  }

  /**
   * Submits one encoded image, waiting while too many are unanswered.
   *
   * @param content the encoded image; not to be changed until it is answered
   * @param source who asks, such as a task's id: counted, to see batches fill across callers
   * @return the answer to be; it completes exceptionally only if the service is closed first or an
   *     {@link Error}, such as a full heap, met its batch. Who cancels it gives the image up: it is
   *     not counted, and neither decoded nor inferred if that has not begun
   */
  @SuppressWarnings("FutureReturnValueIgnored") // the bookkeeping at completion has no answer
  public CompletableFuture<DetectionOutcome> submit(byte[] content, long source)
      throws InterruptedException {
    unanswered.acquire();
    CompletableFuture<DetectionOutcome> answer = new CompletableFuture<>();
    long ticket = tickets.incrementAndGet();
    open.put(ticket, answer);
    answer.whenComplete(
        (outcome, error) -> {
          open.remove(ticket);
          unanswered.release();
          if (error instanceof CancellationException) {
            return; // nobody waits for it any more
          }
          counters.images.increment();
          if (outcome instanceof DetectionOutcome.Failed failed) {
            counters.countFailure(failed.status());
          } else if (error != null) {
            counters.countFailure(ImageStatus.INFERENCE_FAILED);
          }
        });
    Arrival arrival = intake.announce(source, answer);
    try {
      decoders.execute(() -> intake.decode(content, arrival, decoders));
    } catch (RejectedExecutionException e) {
      arrival.close();
      answer.completeExceptionally(intake.closed());
    }
    return answer;
  }

  private void runLane() {
    try {
      while (true) {
        Batch batch = batches.take();
        busyLanes.incrementAndGet();
        try {
          counters.waitNanos.add(batch.claimed * Math.max(0, System.nanoTime() - batch.openedAt));
          counters.countBatch(batch.claimed, batch.isOfSeveralSources());
          infer(batch);
        } catch (Error e) {
          failAll(batch, e);
        } finally {
          busyLanes.decrementAndGet();
          batches.release(batch);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Fails what a batch has not answered yet. Whether the JVM can go on after an error, such as a
   * full heap, is for the callers to say; the lane goes on.
   */
  private static void failAll(Batch batch, Error error) {
    for (int slot = 0; slot < batch.claimed; slot++) {
      batch.pendingAt(slot).answer().completeExceptionally(error);
    }
  }

  /** Answers every image of a batch; a batch that fails as a whole is tried image by image. */
  private void infer(Batch batch) {
    int count = batch.claimed;
    List<Candidates> candidates;
    try {
      candidates = candidates(batch.images().slice(0, batch.offset(count)), count);
    } catch (RuntimeException e) {
      if (count == 1) {
        fail(batch.pendingAt(0), e);
      } else {
        for (int slot = 0; slot < count; slot++) {
          inferAlone(batch, slot);
        }
      }
      return;
    }
    for (int slot = 0; slot < count; slot++) {
      answer(batch.pendingAt(slot), candidates.get(slot));
    }
  }

  private void inferAlone(Batch batch, int slot) {
    List<Candidates> candidates;
    try {
      candidates = candidates(batch.image(slot), 1);
    } catch (RuntimeException e) {
      fail(batch.pendingAt(slot), e);
      return;
    }
    answer(batch.pendingAt(slot), candidates.get(0));
  }

  private List<Candidates> candidates(FloatBuffer images, int count) {
    long start = System.nanoTime();
    List<Candidates> candidates = network.candidates(images, count);
    counters.inferenceNanos.add(System.nanoTime() - start);
    return candidates;
  }

  /** Answers one image; what the network gave for it may be refused, such as a score of NaN. */
  private void answer(PendingImage image, Candidates candidates) {
    long start = System.nanoTime();
    Detections detections;
    try {
      detections =
          image
              .rules()
              .detections(candidates, image.letterbox().mapping(), image.width(), image.height());
    } catch (RuntimeException e) {
      fail(image, e);
      return;
    }
    counters.postProcessingNanos.add(System.nanoTime() - start);
    image
        .answer()
        .complete(
            new DetectionOutcome.Detected(
                image.width(), image.height(), detections, image.warning()));
  }

  private static void fail(PendingImage image, RuntimeException e) {
    image
        .answer()
        .complete(
            new DetectionOutcome.Failed(
                ImageStatus.INFERENCE_FAILED,
                "The network failed: " + e,
                image.width(),
                image.height()));
  }

  /** Stops decoders and lanes, fails what is unanswered, and closes the engine session. */
  @Override
  public void close() {
    decoders.shutdownNow();
    lanes.shutdownNow();
    batches.close();
    try {
      // A lane inside the engine cannot be interrupted: closing its session under it would crash.
      boolean ended =
          lanes.awaitTermination(1, TimeUnit.MINUTES)
              && decoders.awaitTermination(1, TimeUnit.MINUTES);
      if (ended) {
        network.close();
        intake.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    new ArrayList<>(open.values()).forEach(answer -> answer.completeExceptionally(intake.closed()));
  }

  private static ThreadFactory named(String role) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, "sparkdet-" + role + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
