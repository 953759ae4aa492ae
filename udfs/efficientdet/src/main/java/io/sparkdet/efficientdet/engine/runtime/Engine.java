package io.sparkdet.efficientdet.engine.runtime;

import ai.onnxruntime.OrtEnvironment;
import io.sparkdet.detection.nms.CandidateSelection;
import io.sparkdet.efficientdet.engine.ClassifierNetwork;
import io.sparkdet.efficientdet.engine.DetectionNetwork;
import io.sparkdet.efficientdet.engine.EngineException;
import io.sparkdet.efficientdet.engine.SessionOptions;
import io.sparkdet.efficientdet.machine.OnnxRuntimeLibrary;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.efficientdet.network.config.EfficientNetConfig;
import io.sparkdet.efficientdet.weights.tensor.Weights;
import java.util.Arrays;
import java.util.Locale;

/** What computes the network. */
public enum Engine {
  /** ONNX Runtime on a graph with folded normalizations: the fast one for inference. */
  ONNXRUNTIME {
    @Override
    public String load() {
      DjlEngines.onnxRuntime(); // before anything else of ONNX Runtime
      return OrtEnvironment.getEnvironment().getVersion();
    }

    @Override
    public boolean hasCuda() {
      return OnnxRuntimeLibrary.hasCuda();
    }

    @Override
    public String cudaNeeds() {
      return "put onnxruntime_gpu in the place of onnxruntime (build with mvn -Pcuda)";
    }

    @Override
    public DetectionNetwork open(
        EfficientDetConfig config,
        Weights weights,
        CandidateSelection selection,
        SessionOptions options) {
      return OnnxRuntimeNetwork.open(config, weights, selection, options);
    }

    @Override
    public ClassifierNetwork openClassifier(
        EfficientNetConfig config, Weights weights, SessionOptions options) {
      return OnnxRuntimeClassifier.open(config, weights, options);
    }
  },
  /** PyTorch's kernels one by one: what training uses, slower for inference. */
  PYTORCH {
    @Override
    public String load() {
      return DjlEngines.pyTorch().getVersion();
    }

    @Override
    public boolean hasCuda() {
      return DjlEngines.hasOwnLibtorch();
    }

    @Override
    public String cudaNeeds() {
      return "set PYTORCH_LIBRARY_PATH to a libtorch with CUDA on every machine";
    }

    @Override
    public DetectionNetwork open(
        EfficientDetConfig config,
        Weights weights,
        CandidateSelection selection,
        SessionOptions options) {
      return PyTorchNetwork.open(config, weights, selection, options);
    }

    @Override
    public ClassifierNetwork openClassifier(
        EfficientNetConfig config, Weights weights, SessionOptions options) {
      return PyTorchClassifier.open(config, weights, options);
    }
  };

  /**
   * Loads its native libraries, once a JVM, and returns its version.
   *
   * @throws RuntimeException if they cannot be loaded; an {@link Error} where the JVM refuses them
   */
  public abstract String load();

  /** Returns whether this process can have it compute on GPUs at all, without loading it. */
  public abstract boolean hasCuda();

  /** Returns what to do to have it compute on GPUs. */
  public abstract String cudaNeeds();

  /**
   * Loads a network for square images of {@code config.imageSize()}.
   *
   * @param weights by canonical name
   * @throws EngineException if the engine or the device is not there
   */
  public abstract DetectionNetwork open(
      EfficientDetConfig config,
      Weights weights,
      CandidateSelection selection,
      SessionOptions options);

  /**
   * Loads a classifier for square images of {@code config.imageSize()}.
   *
   * @param weights by canonical name
   * @throws EngineException if the engine or the device is not there
   */
  public abstract ClassifierNetwork openClassifier(
      EfficientNetConfig config, Weights weights, SessionOptions options);

  /** Returns the name on the command line: {@code onnxruntime} or {@code pytorch}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the engine of that label.
   *
   * @throws IllegalArgumentException if there is none; the message lists them
   */
  public static Engine parse(String label) {
    return Arrays.stream(values())
        .filter(engine -> engine.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Cannot find the engine %s: there are %s"
                        .formatted(
                            label,
                            String.join(
                                ", ", Arrays.stream(values()).map(Engine::label).toList()))));
  }
}
