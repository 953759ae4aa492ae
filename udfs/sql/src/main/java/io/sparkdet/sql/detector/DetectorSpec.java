package io.sparkdet.sql.detector;

import io.sparkdet.detection.nms.BoxBounds;
import io.sparkdet.detection.nms.Nms;
import io.sparkdet.detection.nms.PostProcessing;
import io.sparkdet.efficientdet.engine.Engine;
import io.sparkdet.efficientdet.engine.EngineDevice;
import io.sparkdet.efficientdet.image.Damage;
import io.sparkdet.efficientdet.image.DecodeMode;
import io.sparkdet.efficientdet.image.OrientationRule;
import io.sparkdet.efficientdet.model.ModelFolder;
import io.sparkdet.efficientdet.service.ServiceSettings;
import io.sparkdet.efficientdet.service.SharedServices;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.TaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A detector as the driver describes it to executors: plain values that travel inside closures.
 *
 * @param modelLocation see {@link ModelStore#open}; never relative
 * @param modelId name and content hash, as the driver found them
 * @param engine {@code onnxruntime} or {@code pytorch}
 * @param device what the user asked for: {@code auto}, {@code cpu} or {@code gpu}
 * @param scoreThreshold see {@link PostProcessing}
 * @param preNmsTop see {@link PostProcessing}
 * @param nms see {@link Nms#parse}
 * @param classAgnostic see {@link PostProcessing}
 * @param maxDetections see {@link PostProcessing}
 * @param clip see {@link BoxBounds}
 * @param minBox see {@link BoxBounds#minSide}
 * @param decode {@code exact} or {@code fast}
 * @param orientation {@code exif} or {@code ignore}
 * @param maxPixels the most pixels an image may declare; 0 means no limit
 * @param strict whether an image that is readable only in part is corrupt
 * @param parallelism the cores an executor's service uses; 0 means all of the executor's
 * @param batchSize the most images a run of the network takes
 * @param hadoop opens the model's folder as on the driver
 */
public record DetectorSpec(
    String modelLocation,
    String modelId,
    String engine,
    String device,
    float scoreThreshold,
    int preNmsTop,
    String nms,
    boolean classAgnostic,
    int maxDetections,
    boolean clip,
    float minBox,
    String decode,
    String orientation,
    long maxPixels,
    boolean strict,
    int parallelism,
    int batchSize,
    HadoopSettings hadoop)
    implements Serializable {

  private static final Logger LOG = LoggerFactory.getLogger(DetectorSpec.class);
  private static final AtomicBoolean TOLD = new AtomicBoolean();

  /** Returns the rules for boxes. */
  public PostProcessing postProcessing() {
    return new PostProcessing(
            scoreThreshold, preNmsTop, Nms.parse(nms), classAgnostic, maxDetections)
        .withBounds(new BoxBounds(clip, minBox));
  }

  /** Returns the model, opened in this JVM. */
  public ModelFolder model() throws IOException {
    return ModelStore.open(modelLocation, modelId, hadoop.configuration());
  }

  /**
   * Returns a hold on this JVM's service for this detector, on the device that Spark gave the
   * running task.
   *
   * @throws IOException if the model cannot be opened
   * @throws IllegalArgumentException if the device asked for is not there
   */
  public SharedServices.Lease acquire() throws IOException {
    return SharedServices.acquire(settings(assignedGpus()), this::model);
  }

  /** Returns the service settings for a task that was given these GPU addresses. */
  public ServiceSettings settings(List<String> gpuAddresses) {
    Engine computing = Engine.parse(engine);
    EngineDevice used = DeviceRequest.parse(device).device(gpuAddresses, computing);
    if (fallsBack(gpuAddresses) && TOLD.compareAndSet(false, true)) {
      LOG.warn("{}; this process detects on the CPU", DeviceRequest.withoutCuda(computing));
    }
    return new ServiceSettings(
        modelId,
        computing,
        used,
        postProcessing(),
        DecodeMode.of(decode),
        OrientationRule.of(orientation),
        maxPixels,
        Damage.ofStrict(strict),
        parallelism > 0 ? parallelism : ExecutorCores.here(),
        batchSize,
        ServiceSettings.DEFAULT_DECODE_BUDGET_BYTES);
  }

  /** Returns whether tasks with these GPUs run on the CPU for want of CUDA, though not told to. */
  public boolean fallsBack(List<String> gpuAddresses) {
    return DeviceRequest.parse(device) == DeviceRequest.AUTO
        && !gpuAddresses.isEmpty()
        && !Engine.parse(engine).hasCuda();
  }

  /**
   * Refuses values that no executor could use.
   *
   * @throws IllegalArgumentException that names the value and what is allowed
   */
  void validate() {
    settings(device.equals("gpu") ? List.of("0") : List.of());
  }

  /** Returns the addresses of the running task's {@code gpu} resource, empty outside a task. */
  public static List<String> assignedGpus() {
    TaskContext task = TaskContext.get();
    if (task == null) {
      return List.of();
    }
    var gpus = task.resourcesJMap().get("gpu");
    return gpus == null ? List.of() : List.of(gpus.addresses());
  }
}
