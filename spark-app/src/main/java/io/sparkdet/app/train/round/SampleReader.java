package io.sparkdet.app.train.round;

import io.sparkdet.detection.matching.TruthBoxes;
import io.sparkdet.efficientdet.augmentation.Draw;
import io.sparkdet.efficientdet.augmentation.TrainingPictures;
import io.sparkdet.efficientdet.augmentation.TrainingSampler;
import io.sparkdet.efficientdet.image.format.ImageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * Opens, decodes and augments the images of a step, several at a time, and those that are mixed
 * into them. An image that cannot be read or decoded is left out; the others move up.
 */
final class SampleReader implements AutoCloseable {

  private static final int CHANNELS = 3;

  private static final long LONGEST_READ_SECONDS = 60;

  /** Keeps what dropout draws apart from what augmentation draws. */
  private static final long DROPOUT = 0x5DEECE66DL;

  private final TrainingSampler sampler;
  private final ExecutorService readers;
  private final Queue<FloatBuffer> buffers = new ConcurrentLinkedQueue<>();

  SampleReader(TrainingSampler sampler, int threads) {
    this.sampler = sampler;
    this.readers =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread = new Thread(task, "sparkdet-samples");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** The samples of a step; closing it gives its memory back. */
  final class Batch implements AutoCloseable {

    private final FloatBuffer images;
    private final List<TruthBoxes> truths = new ArrayList<>();
    private final List<Long> seeds = new ArrayList<>();
    private final List<Integer> failed = new ArrayList<>();

    private Batch(FloatBuffer images) {
      this.images = images;
    }

    /** Returns how many images there are. */
    int size() {
      return truths.size();
    }

    /** Returns {@code (batch, 3, size, size)}, normalized. */
    FloatBuffer images() {
      return images;
    }

    /** Returns an image's boxes in pixels of the input. */
    TruthBoxes truths(int image) {
      return truths.get(image);
    }

    /** Returns what dropout draws from, one an image. */
    long[] seeds() {
      return seeds.stream().mapToLong(Long::longValue).toArray();
    }

    /** Returns the numbers of the images that could not be read or decoded. */
    List<Integer> failed() {
      return failed;
    }

    private void take(int from, TruthBoxes boxes, Draw draw, int values) {
      if (from != size()) {
        images.put(size() * values, images, from * values, values);
      }
      truths.add(boxes);
      seeds.add(draw.hash() ^ DROPOUT);
    }

    @Override
    public void close() {
      buffers.add(images);
    }
  }

  /** Samples that are being read. */
  final class Reading {

    private final Batch batch;
    private final int[] numbers;
    private final IntFunction<Draw> draws;
    private final int values;
    private final List<Future<Optional<TruthBoxes>>> samples = new ArrayList<>();

    private Reading(int[] numbers, int size, IntFunction<Draw> draws) {
      this.numbers = numbers;
      this.draws = draws;
      this.values = CHANNELS * size * size;
      this.batch = new Batch(buffer(Math.max(1, numbers.length) * values));
    }

    /** Waits for the samples. */
    Batch await() {
      try {
        for (int i = 0; i < numbers.length; i++) {
          Optional<TruthBoxes> boxes = samples.get(i).get();
          if (boxes.isPresent()) {
            batch.take(i, boxes.get(), draws.apply(numbers[i]), values);
          } else {
            batch.failed.add(numbers[i]);
          }
        }
        return batch;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("Cannot read samples: the task was interrupted", e);
      } catch (ExecutionException e) {
        throw new IllegalStateException("Cannot read samples", e);
      }
    }
  }

  /** Begins to read the images of those numbers. */
  Reading begin(TrainingPictures pictures, int[] numbers, int size, IntFunction<Draw> draws) {
    Reading reading = new Reading(numbers, size, draws);
    for (int i = 0; i < numbers.length; i++) {
      int number = numbers[i];
      int at = i * reading.values;
      reading.samples.add(
          readers.submit(
              () -> sample(pictures, number, draws.apply(number), size, reading.batch.images, at)));
    }
    return reading;
  }

  private Optional<TruthBoxes> sample(
      TrainingPictures pictures, int number, Draw draw, int size, FloatBuffer images, int at) {
    try {
      return Optional.of(sampler.sample(pictures, number, draw, size, images, at).boxes());
    } catch (IOException | ImageException e) {
      return Optional.empty();
    }
  }

  private FloatBuffer buffer(int values) {
    FloatBuffer kept = buffers.poll();
    return kept != null && kept.capacity() >= values
        ? kept
        : ByteBuffer.allocateDirect(Math.multiplyExact(Float.BYTES, values))
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
  }

  /**
   * Ends once nothing is read any more: samples read ahead of a run that broke off use the sampler.
   */
  @Override
  public void close() {
    readers.shutdown();
    try {
      readers.awaitTermination(LONGEST_READ_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    sampler.close();
  }
}
