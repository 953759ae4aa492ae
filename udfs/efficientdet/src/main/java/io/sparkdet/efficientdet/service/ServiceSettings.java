package io.sparkdet.efficientdet.service;

import io.sparkdet.detection.nms.PostProcessing;
import io.sparkdet.detection.tile.Tiling;
import io.sparkdet.efficientdet.engine.EngineDevice;
import io.sparkdet.efficientdet.engine.runtime.Engine;
import io.sparkdet.efficientdet.image.Damage;
import io.sparkdet.efficientdet.image.DecodeMode;
import io.sparkdet.efficientdet.image.OrientationRule;

/**
 * Everything that makes two services different; callers with equal settings share one service.
 *
 * <p>On a CPU the service runs {@code parallelism} lanes, each a single-threaded caller of one
 * engine session: batches do not pay there, and lanes share weights and memory arena. On a GPU it
 * runs one lane with {@code parallelism} decoders before it.
 *
 * @param modelId name and content hash of the model
 * @param engine what runs the network
 * @param device where it runs
 * @param postProcessing thresholds, suppression and limits
 * @param decodeMode whether reduced decoding is allowed
 * @param orientation whether the orientation that an image declares is obeyed
 * @param maxPixels the most pixels an image may declare; 0 means no limit
 * @param damage what happens to an image that is readable only in part
 * @param tiling how large pictures are cut
 * @param parallelism the cores that the service may use, at least 1
 * @param batchSize the most images a run of the network takes, or {@link #BATCH_SIZE_AUTO}
 * @param decodeBudgetBytes the native memory that images being decoded may hold together; an image
 *     that needs more is decoded alone
 */
public record ServiceSettings(
    String modelId,
    Engine engine,
    EngineDevice device,
    PostProcessing postProcessing,
    DecodeMode decodeMode,
    OrientationRule orientation,
    long maxPixels,
    Damage damage,
    Tiling tiling,
    int parallelism,
    int batchSize,
    long decodeBudgetBytes) {

  /** The batch size that is found when the service opens, see {@link BatchSize}. */
  public static final int BATCH_SIZE_AUTO = 0;

  /** Half a gibibyte: some 50 million pixels at once, or one larger picture alone. */
  public static final long DEFAULT_DECODE_BUDGET_BYTES = 512L << 20;

  /** Refuses counts below one. */
  public ServiceSettings {
    if (parallelism < 1 || batchSize < BATCH_SIZE_AUTO || decodeBudgetBytes < 1) {
      throw new IllegalArgumentException(
          "Cannot serve with parallelism %d, batch size %d, decode budget %d: each is at least 1, the batch size 0 for auto"
              .formatted(parallelism, batchSize, decodeBudgetBytes));
    }
  }

  /**
   * Makes settings by which nothing is cut, and an image that is readable only in part is labelled,
   * and told.
   */
  public ServiceSettings(
      String modelId,
      Engine engine,
      EngineDevice device,
      PostProcessing postProcessing,
      DecodeMode decodeMode,
      OrientationRule orientation,
      long maxPixels,
      int parallelism,
      int batchSize,
      long decodeBudgetBytes) {
    this(
        modelId,
        engine,
        device,
        postProcessing,
        decodeMode,
        orientation,
        maxPixels,
        Damage.TOLD,
        Tiling.NONE,
        parallelism,
        batchSize,
        decodeBudgetBytes);
  }

  /** Returns these settings with another way of cutting large pictures. */
  public ServiceSettings withTiling(Tiling other) {
    return new ServiceSettings(
        modelId,
        engine,
        device,
        postProcessing,
        decodeMode,
        orientation,
        maxPixels,
        damage,
        other,
        parallelism,
        batchSize,
        decodeBudgetBytes);
  }

  /** Returns how many batches run at the same time. */
  int lanes() {
    return device instanceof EngineDevice.Gpu ? 1 : parallelism;
  }

  /** Returns how many threads the engine may use for one batch. */
  int threadsPerLane() {
    return device instanceof EngineDevice.Gpu ? parallelism : 1;
  }
}
