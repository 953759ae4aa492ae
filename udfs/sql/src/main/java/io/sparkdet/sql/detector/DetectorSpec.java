package io.sparkdet.sql.detector;

import io.sparkdet.detection.PublicApi;
import io.sparkdet.detection.nms.BoxBounds;
import io.sparkdet.detection.nms.Nms;
import io.sparkdet.detection.nms.PostProcessing;
import io.sparkdet.detection.tile.Tiling;
import io.sparkdet.efficientdet.engine.EngineDevice;
import io.sparkdet.efficientdet.engine.runtime.Engine;
import io.sparkdet.efficientdet.image.Damage;
import io.sparkdet.efficientdet.image.DecodeMode;
import io.sparkdet.efficientdet.image.OrientationRule;
import io.sparkdet.efficientdet.model.ModelFolder;
import io.sparkdet.efficientdet.service.ServiceSettings;
import io.sparkdet.efficientdet.service.SharedServices;
import io.sparkdet.sql.option.OptionValues;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.TaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A detector as the driver describes it to executors: plain values that travel inside closures, and
 * what each {@link DetectorOption} is used for.
 *
 * @param modelLocation see {@link ModelStore#open}; never relative
 * @param modelId name and content hash, as the driver found them
 * @param values of all options
 * @param hadoop opens the model's folder as on the driver
 */
@PublicApi
public record DetectorSpec(
    String modelLocation,
    String modelId,
    OptionValues<DetectorOption> values,
    HadoopSettings hadoop)
    implements Serializable {

  private static final String FLOAT = "float32";

  private static final Logger LOG = LoggerFactory.getLogger(DetectorSpec.class);
  private static final AtomicBoolean TOLD = new AtomicBoolean();

  /** Returns the rules for boxes. */
  public PostProcessing postProcessing() {
    return new PostProcessing(
            (float) values.decimal(DetectorOption.SCORE_THRESHOLD),
            values.count(DetectorOption.PRE_NMS_TOP),
            Nms.parse(values.text(DetectorOption.NMS)),
            values.flag(DetectorOption.CLASS_AGNOSTIC),
            values.count(DetectorOption.MAX_DETECTIONS))
        .withBounds(
            new BoxBounds(
                values.flag(DetectorOption.CLIP), (float) values.decimal(DetectorOption.MIN_BOX)));
  }

  /** Returns what runs the network. */
  public Engine engine() {
    return Engine.parse(values.text(DetectorOption.ENGINE));
  }

  private DeviceRequest device() {
    return DeviceRequest.parse(values.text(DetectorOption.DEVICE));
  }

  /** Returns the value of an option, of the type that its kind names. */
  public Object value(DetectorOption option) {
    return values.value(option);
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
    EngineDevice used = device().device(gpuAddresses, engine());
    if (fallsBack(gpuAddresses) && TOLD.compareAndSet(false, true)) {
      LOG.warn("{}; this process detects on the CPU", DeviceRequest.withoutCuda(engine()));
    }
    int parallelism = values.count(DetectorOption.PARALLELISM);
    return new ServiceSettings(
        modelId,
        engine(),
        used,
        postProcessing(),
        DecodeMode.of(values.text(DetectorOption.DECODE)),
        OrientationRule.of(values.text(DetectorOption.ORIENTATION)),
        values.whole(DetectorOption.MAX_PIXELS),
        Damage.ofStrict(values.flag(DetectorOption.STRICT)),
        Tiling.parse(values.text(DetectorOption.TILES)),
        parallelism > 0 ? parallelism : ExecutorCores.here(),
        values.count(DetectorOption.BATCH_SIZE),
        ServiceSettings.DEFAULT_DECODE_BUDGET_BYTES);
  }

  /** Returns whether tasks with these GPUs run on the CPU for want of CUDA, though not told to. */
  public boolean fallsBack(List<String> gpuAddresses) {
    return device() == DeviceRequest.AUTO && !gpuAddresses.isEmpty() && !engine().hasCuda();
  }

  /**
   * Refuses values that no executor could use.
   *
   * @throws IllegalArgumentException that names the value and what is allowed
   */
  void validate() {
    String precision = values.text(DetectorOption.PRECISION);
    if (!precision.equals(FLOAT)) {
      throw new IllegalArgumentException(
          "Cannot use precision %s: this engine offers %s".formatted(precision, FLOAT));
    }
    settings(values.text(DetectorOption.DEVICE).equals("gpu") ? List.of("0") : List.of());
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
