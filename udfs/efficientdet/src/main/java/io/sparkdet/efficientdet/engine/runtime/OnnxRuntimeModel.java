package io.sparkdet.efficientdet.engine.runtime;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import io.sparkdet.detection.nms.CandidateSelection;
import io.sparkdet.efficientdet.engine.EngineDevice;
import io.sparkdet.efficientdet.engine.SessionOptions;
import io.sparkdet.efficientdet.engine.onnx.BlockedLayout;
import io.sparkdet.efficientdet.engine.onnx.OnnxClassifier;
import io.sparkdet.efficientdet.engine.onnx.OnnxModel;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.efficientdet.network.config.EfficientNetConfig;
import io.sparkdet.efficientdet.weights.tensor.Weights;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Turns weights into a loaded labelling graph. On processors the graph passes ONNX Runtime twice:
 * once to be optimized for this machine, and again after {@link BlockedLayout}. Files in between
 * are deleted.
 */
final class OnnxRuntimeModel implements AutoCloseable {

  private static final String SUFFIX = ".onnx";

  private final SessionOptions options;
  private final Path folder;

  private OnnxRuntimeModel(SessionOptions options, Path folder) {
    this.options = options;
    this.folder = folder;
  }

  /** Returns the loaded model; its session computes as {@code options} say. */
  static Model load(
      EfficientDetConfig config,
      Weights weights,
      CandidateSelection selection,
      SessionOptions options)
      throws IOException, MalformedModelException, OrtException {
    try (OnnxRuntimeModel loading =
        new OnnxRuntimeModel(options, Files.createTempDirectory("sparkdet-onnx"))) {
      if (options.device() instanceof EngineDevice.Cpu && config.backbone().squeezeExcitation()) {
        Optional<ModelProto> blocked =
            BlockedLayout.keep(
                loading.optimized(OnnxModel.labellingForBlockedLayout(config, weights, selection)));
        if (blocked.isPresent()) {
          OrtSession.SessionOptions asItIs = loading.sessionOptions();
          asItIs.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
          return loading.load("blocked", blocked.get(), asItIs);
        }
      }
      return loading.load(
          "labelling", OnnxModel.labelling(config, weights, selection), loading.sessionOptions());
    }
  }

  /** Returns a classifier's graph loaded. */
  static Model load(EfficientNetConfig config, Weights weights, SessionOptions options)
      throws IOException, MalformedModelException, OrtException {
    try (OnnxRuntimeModel loading =
        new OnnxRuntimeModel(options, Files.createTempDirectory("sparkdet-onnx"))) {
      return loading.load(
          "classifier", OnnxClassifier.of(config, weights), loading.sessionOptions());
    }
  }

  private ModelProto optimized(ModelProto drawn)
      throws IOException, MalformedModelException, OrtException {
    Path file = folder.resolve("optimized" + SUFFIX);
    OrtSession.SessionOptions saving = sessionOptions();
    saving.setOptimizedModelFilePath(file.toString());
    // It warns that the file fits this machine only, which is what it is for.
    saving.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
    load("drawn", drawn, saving).close();
    try (InputStream in = Files.newInputStream(file)) {
      return ModelProto.parseFrom(in);
    }
  }

  private Model load(String name, ModelProto graph, OrtSession.SessionOptions session)
      throws IOException, MalformedModelException {
    try (OutputStream out = Files.newOutputStream(folder.resolve(name + SUFFIX))) {
      graph.writeTo(out);
    }
    // The session's own options choose the GPU; DJL's device only says where inputs lie.
    Model model = DjlEngines.onnxRuntime().newModel(name, Device.cpu());
    try {
      model.load(folder, name, Map.of("sessionOptions", session));
      return model;
    } catch (IOException | MalformedModelException | RuntimeException e) {
      model.close();
      throw e;
    }
  }

  private OrtSession.SessionOptions sessionOptions() throws OrtException {
    // DJL must make ONNX Runtime's environment before anything else does.
    DjlEngines.onnxRuntime();
    OrtSession.SessionOptions session = new OrtSession.SessionOptions();
    session.setIntraOpNumThreads(options.intraOpThreads());
    session.setInterOpNumThreads(1);
    if (options.device() instanceof EngineDevice.Gpu gpu) {
      CudaOptions.apply(session, gpu);
    }
    return session;
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
