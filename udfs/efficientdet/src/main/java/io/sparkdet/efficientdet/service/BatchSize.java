package io.sparkdet.efficientdet.service;

import io.sparkdet.efficientdet.engine.DetectionNetwork;
import io.sparkdet.efficientdet.engine.EngineDevice;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.function.LongSupplier;

/**
 * How many images a run of the network takes where nobody says it. On CPUs that is one, since
 * batches do not pay there. On a GPU it is measured when the service opens: batches of 1, 2, 4 and
 * so on run on gray images, and the first is taken whose double does not do at least {@value #PAYS}
 * times as many images a second. No batch has more than {@value #MOST} images or {@value
 * #MOST_BYTES} bytes, and one that the device has no memory for does not pay either.
 */
final class BatchSize {

  private static final int MOST = 64;
  private static final long MOST_BYTES = 256L << 20;
  private static final double PAYS = 1.1;

  private static final int TIMED_RUNS = 3;

  private BatchSize() {}

  static int of(ServiceSettings settings, DetectionNetwork network, int floatsPerImage) {
    if (settings.batchSize() != ServiceSettings.BATCH_SIZE_AUTO) {
      return settings.batchSize();
    }
    return settings.device() instanceof EngineDevice.Cpu
        ? 1
        : measured(network, floatsPerImage, System::nanoTime);
  }

  static int measured(DetectionNetwork network, int floatsPerImage, LongSupplier nanoTime) {
    double imagesASecond = imagesASecond(network, 1, floatsPerImage, nanoTime);
    int size = 1;
    while (size < MOST && 2L * size * floatsPerImage * Float.BYTES <= MOST_BYTES) {
      double doubled;
      try {
        doubled = imagesASecond(network, 2 * size, floatsPerImage, nanoTime);
      } catch (RuntimeException e) {
        System.getLogger(BatchSize.class.getName())
            .log(System.Logger.Level.INFO, "A batch of {0} does not run: {1}", 2 * size, e);
        return size;
      }
      if (doubled < PAYS * imagesASecond) {
        return size;
      }
      imagesASecond = doubled;
      size *= 2;
    }
    return size;
  }

  /** Returns the rate of the fastest of some runs, after one that is not timed. */
  private static double imagesASecond(
      DetectionNetwork network, int size, int floatsPerImage, LongSupplier nanoTime) {
    FloatBuffer batch =
        ByteBuffer.allocateDirect(size * floatsPerImage * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    network.candidates(batch, size);
    long fastest = Long.MAX_VALUE;
    for (int run = 0; run < TIMED_RUNS; run++) {
      long start = nanoTime.getAsLong();
      network.candidates(batch, size);
      fastest = Math.min(fastest, nanoTime.getAsLong() - start);
    }
    return size * 1e9 / Math.max(1, fastest);
  }
}
