package io.sparkdet.efficientdet.facts;

import io.sparkdet.efficientdet.network.ActivationMemory;
import io.sparkdet.efficientdet.network.NetworkSummary;
import io.sparkdet.efficientdet.network.ShapeOps;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.efficientdet.service.ServiceSettings;

/**
 * The memory that an executor needs to label, in bytes: what its heap, and what its container
 * beside the heap, should be allowed.
 *
 * <pre>
 * heap     = max(512 MiB, 256 MiB + 4 weights + 32 MiB x cores)
 * process  = what a JVM with Spark, OpenCV and ONNX Runtime takes outside of its heap
 * network  = 3 weights + 3.75 x (features alive at once) x cores x batch
 * inputs   = 2 x cores x batch x 12 x side x side
 * decoding = max(largest picture, min(cores x largest picture, permits)) + idle buffers
 * </pre>
 *
 * <p>The factors were measured on executors of Spark 4.1.0 in a cluster on one machine ({@code
 * scripts/studies/memory-limits}, Java 17, G1, {@code MALLOC_ARENA_MAX=2}): each constant says its
 * figures. They are upper estimates; a picture that EXIF turns takes 3 bytes a pixel more while it
 * is turned, a progressive JPEG 3 to 6: give such lakes two or three times the pixels.
 *
 * @param load what is labelled, and how
 * @param heap what {@code -Xmx} should be
 * @param process the JVM and its libraries, without heap
 * @param network the engine's session: weights and features
 * @param inputs pictures that wait for the network, at its size
 * @param decoding pictures that are being decoded
 */
public record LabelMemory(
    Load load, long heap, long process, long network, long inputs, long decoding) {

  private static final long MEBIBYTE = 1L << 20;

  /** Spark starts no executor with less than 450 MiB, and {@code spark.executor.memory=512m}. */
  private static final long LEAST_HEAP = 512 * MEBIBYTE;

  /** An executor's live objects beside weights and pictures. */
  private static final long HEAP_OF_SPARK = 256 * MEBIBYTE;

  /**
   * A model that is being opened stands in the heap as tensors, as an ONNX graph, as the graph's
   * bytes, and as those that DJL reads.
   */
  private static final int WEIGHTS_IN_HEAP = 4;

  /** Encoded pictures and rows of a core's tasks; the budget of pictures follows the heap. */
  private static final long HEAP_A_CORE = 32 * MEBIBYTE;

  /**
   * Measured: resident memory over the heap, with a network of 0.1 MB on pictures of 640 x 480: 312
   * MiB; with the embedded model 319.
   */
  private static final long PROCESS = 300 * MEBIBYTE;

  /** Weights as ONNX Runtime was given them, as it packs them, and once more while it opens. */
  private static final int WEIGHTS_OF_SESSION = 3;

  /**
   * What ONNX Runtime's arena holds over the features that are alive at once: copies in its blocked
   * layout, scratch of convolutions, and the rest of a region, which it takes in powers of two.
   * Measured with D0 (34.6 MB alive): 125 MB for a batch of one, 520 MB for a batch of four.
   */
  private static final double FEATURES = 3.75;

  /** The decoder keeps so much for the next picture: NativeBufferPool.MAX_RETAINED_BYTES. */
  private static final long IDLE_BUFFERS = 256 * MEBIBYTE;

  private static final int PIXEL_BYTES = 3;

  /** Room for what varies from run to run, such as compiled code. */
  private static final double MARGIN = 1.05;

  private static final long ROUNDED_TO = 16 * MEBIBYTE;

  /**
   * What is labelled, and how.
   *
   * @param cores that an executor labels with, at least 1
   * @param batchSize images that a run of the network takes, at least 1
   * @param maxPixels the largest picture; 0 for as many as can be decoded
   */
  public record Load(int cores, int batchSize, long maxPixels) {

    /** The most pixels that are decoded at all. */
    private static final long MOST_PIXELS = Integer.MAX_VALUE / PIXEL_BYTES;

    /** Refuses counts that are none. */
    public Load {
      if (cores < 1 || batchSize < 1 || maxPixels < 0) {
        throw new IllegalArgumentException(
            "Cannot tell the memory of %d cores, batch size %d and %d pixels: give counts from 1"
                .formatted(cores, batchSize, maxPixels));
      }
    }

    long largestPicture() {
      return PIXEL_BYTES * (maxPixels == 0 ? MOST_PIXELS : Math.min(maxPixels, MOST_PIXELS));
    }
  }

  /** Returns the memory for a network. */
  public static LabelMemory of(EfficientDetConfig config, Load load) {
    NetworkSummary network = ShapeOps.summary(config);
    long weights = Float.BYTES * network.parameters();
    long lanes = (long) load.cores() * load.batchSize();
    long side = config.imageSize();
    long picture = load.largestPicture();
    long permits = ServiceSettings.DEFAULT_DECODE_BUDGET_BYTES;
    long idle = Math.min(IDLE_BUFFERS, load.cores() * picture);
    return new LabelMemory(
        load,
        roundedUp(
            Math.max(
                LEAST_HEAP,
                HEAP_OF_SPARK + WEIGHTS_IN_HEAP * weights + HEAP_A_CORE * load.cores())),
        PROCESS,
        WEIGHTS_OF_SESSION * weights
            + (long) (FEATURES * ActivationMemory.of(config).peak() * lanes),
        2 * lanes * 3 * Float.BYTES * side * side,
        Math.max(picture, Math.min(load.cores() * picture, permits)) + idle);
  }

  private static long roundedUp(long bytes) {
    return (bytes + ROUNDED_TO - 1) / ROUNDED_TO * ROUNDED_TO;
  }

  /** Returns what the process takes outside of its heap, without a margin. */
  public long nativeBytes() {
    return process + network + inputs + decoding;
  }

  /** Returns what the container should have beside the heap: the native memory with a margin. */
  public long overhead() {
    return roundedUp((long) (MARGIN * nativeBytes()));
  }

  /** Returns what the container should have. */
  public long total() {
    return heap + overhead();
  }

  /** Returns bytes as mebibytes, rounded up. */
  public static long mebibytes(long bytes) {
    return (bytes + MEBIBYTE - 1) / MEBIBYTE;
  }
}
