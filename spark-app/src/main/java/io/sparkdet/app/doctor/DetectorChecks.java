package io.sparkdet.app.doctor;

import io.sparkdet.detection.nms.Detections;
import io.sparkdet.efficientdet.engine.EngineDevice;
import io.sparkdet.efficientdet.engine.runtime.Engine;
import io.sparkdet.efficientdet.image.ImageDecoder;
import io.sparkdet.efficientdet.machine.NativeFolder;
import io.sparkdet.efficientdet.model.ModelFolder;
import io.sparkdet.efficientdet.service.DetectionOutcome;
import io.sparkdet.efficientdet.service.DetectionService;
import io.sparkdet.efficientdet.service.ServiceSettings;
import io.sparkdet.efficientdet.service.SharedServices;
import io.sparkdet.sql.detector.DetectorOption;
import io.sparkdet.sql.detector.DetectorSpec;
import io.sparkdet.sql.detector.DeviceRequest;
import io.sparkdet.sql.detector.ExecutorCores;
import io.sparkdet.sql.detector.ModelStore;
import io.sparkdet.sql.option.OptionValues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

/** What a detector needs on a machine: libraries, a device, its model, and right answers. */
final class DetectorChecks {

  /** Linux lists NVIDIA's GPUs there, a folder each. */
  private static final Path GPUS = Path.of("/proc/driver/nvidia/gpus");

  private static final int BOXES = 100;

  private DetectorChecks() {}

  /**
   * Loads the native libraries.
   *
   * @throws RuntimeException that says which cannot be loaded
   */
  static Finding libraries(Engine engine) {
    new ImageDecoder().close();
    String version = engine.load();
    return Finding.ok(
        Check.LIBRARIES,
        "OpenCV and %s %s, unpacked in %s"
            .formatted(engine.label(), version, NativeFolder.claim()));
  }

  /** Compares what was asked for with what Spark assigned and the machine has. */
  static Finding devices(DeviceRequest request, Engine engine, List<String> assigned) {
    EngineDevice device = request.device(assigned);
    long gpus = gpusHere();
    int processors = Runtime.getRuntime().availableProcessors();
    int cores = ExecutorCores.here();
    String found =
        "%d cores of Spark's, %d processors; %d GPUs, assigned: %s"
            .formatted(
                cores, processors, gpus, assigned.isEmpty() ? "none" : String.join(", ", assigned));
    if (device instanceof EngineDevice.Gpu && !engine.hasCuda()) {
      String why = DeviceRequest.withoutCuda(engine);
      String remedy = why.substring(why.indexOf(": ") + 2) + "; or run with --device cpu";
      String lack = "%s; %s has no CUDA in this jar".formatted(found, engine.label());
      return request == DeviceRequest.GPU
          ? Finding.unfit(Check.DEVICES, lack, remedy)
          : Finding.warning(Check.DEVICES, lack + ", so the CPU is used", remedy);
    }
    if (request == DeviceRequest.AUTO && assigned.isEmpty() && gpus > 0) {
      return Finding.warning(
          Check.DEVICES,
          found,
          "to use a GPU give --conf spark.executor.resource.gpu.amount=1 --conf"
              + " spark.task.resource.gpu.amount=1 and a discovery script");
    }
    return cores > processors
        ? Finding.warning(
            Check.DEVICES,
            found,
            "lower spark.executor.cores (or the master's number of cores) to the processors that"
                + " the container has")
        : Finding.ok(Check.DEVICES, found);
  }

  private static long gpusHere() {
    try (Stream<Path> gpus = Files.list(GPUS)) {
      return gpus.count();
    } catch (IOException e) {
      return 0; // no driver of NVIDIA's
    }
  }

  /**
   * Opens the model.
   *
   * @throws IOException that says why it cannot be opened
   */
  static Finding model(DetectorSpec detector) throws IOException {
    ModelFolder model = detector.model();
    return Finding.ok(Check.MODEL, "%s from %s".formatted(model.id(), detector.modelLocation()));
  }

  /**
   * Looks at the golden picture.
   *
   * @param device which can be had
   * @param png the picture
   * @throws IOException if the model cannot be opened
   */
  static Finding picture(
      DetectorSpec detector, DeviceRequest device, List<String> assigned, byte[] png)
      throws IOException, InterruptedException, ExecutionException {
    boolean embedded = detector.modelLocation().equals(ModelStore.EMBEDDED);
    ServiceSettings settings = looking(detector, device, embedded).settings(assigned);
    long begin = System.nanoTime();
    try (SharedServices.Lease lease = SharedServices.acquire(settings, detector::model)) {
      DetectionService service = lease.service();
      double opened = seconds(begin);
      begin = System.nanoTime();
      DetectionOutcome outcome = service.submit(png).get();
      double looked = seconds(begin);
      if (outcome instanceof DetectionOutcome.Failed failed) {
        return unfit(
            "the golden picture is %s: %s".formatted(failed.status().label(), failed.reason()));
      }
      Detections boxes = ((DetectionOutcome.Detected) outcome).detections();
      Optional<String> odd =
          GoldenPicture.odd(boxes).or(() -> embedded ? missing(boxes, detector) : Optional.empty());
      if (odd.isPresent()) {
        return unfit(odd.get());
      }
      return Finding.ok(
          Check.PICTURE,
          String.format(
              Locale.ROOT,
              "%s on the %s; model ready in %.1f s, picture in %.2f s",
              embedded
                  ? "all %d known boxes".formatted(GoldenPicture.EXPECTED.size())
                  : "%d boxes, all numbers finite".formatted(boxes.size()),
              settings.device() instanceof EngineDevice.Gpu gpu ? "GPU " + gpu.index() : "CPU",
              opened,
              looked));
    }
  }

  /** Returns a detector with its device; one that knows nothing of the picture gives 100 boxes. */
  private static DetectorSpec looking(
      DetectorSpec detector, DeviceRequest device, boolean embedded) {
    OptionValues<DetectorOption> values =
        detector.values().with(DetectorOption.DEVICE, device.label());
    if (!embedded) {
      values =
          values
              .with(DetectorOption.SCORE_THRESHOLD, 0.0)
              .with(DetectorOption.PRE_NMS_TOP, BOXES)
              .with(DetectorOption.MAX_DETECTIONS, BOXES);
    }
    return new DetectorSpec(
        detector.modelLocation(), detector.modelId(), values, detector.hadoop());
  }

  private static Optional<String> missing(Detections boxes, DetectorSpec detector) {
    try {
      return GoldenPicture.missing(boxes, detector.model().description().classes());
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static Finding unfit(String found) {
    return Finding.unfit(
        Check.PICTURE,
        found,
        "the libraries load and answer wrongly: try --engine pytorch and another machine, and"
            + " report it");
  }

  private static double seconds(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }
}
