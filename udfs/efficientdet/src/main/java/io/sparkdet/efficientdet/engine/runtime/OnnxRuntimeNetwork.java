package io.sparkdet.efficientdet.engine.runtime;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.onnxruntime.OrtException;
import io.sparkdet.detection.nms.CandidateSelection;
import io.sparkdet.detection.nms.Candidates;
import io.sparkdet.efficientdet.engine.DetectionNetwork;
import io.sparkdet.efficientdet.engine.EngineException;
import io.sparkdet.efficientdet.engine.SessionOptions;
import io.sparkdet.efficientdet.engine.onnx.OnnxModel;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.efficientdet.weights.tensor.Weights;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * ONNX Runtime through DJL, one session for all callers: calls share weights and run in the
 * caller's thread when they have one thread each.
 */
final class OnnxRuntimeNetwork implements DetectionNetwork {

  private final EfficientDetConfig config;
  private final CandidateSelection selection;
  private final Model model;
  private final Block block;

  private OnnxRuntimeNetwork(EfficientDetConfig config, CandidateSelection selection, Model model) {
    this.config = config;
    this.selection = selection;
    this.model = model;
    this.block = model.getBlock();
  }

  static OnnxRuntimeNetwork open(
      EfficientDetConfig config,
      Weights weights,
      CandidateSelection selection,
      SessionOptions options) {
    try {
      return new OnnxRuntimeNetwork(
          config,
          selection,
          SessionOpening.of(() -> OnnxRuntimeModel.load(config, weights, selection, options)));
    } catch (OrtException | MalformedModelException | IOException e) {
      throw new EngineException(
          "Cannot open %s with ONNX Runtime on %s: %s"
              .formatted(config.variant(), options.device(), e.getMessage()),
          e);
    }
  }

  @Override
  public List<Candidates> candidates(FloatBuffer images, int count) {
    FloatBuffer batch = ImageBatch.slice(images, count, config.imageSize());
    try (NDManager manager = model.getNDManager().newSubManager()) {
      int size = config.imageSize();
      NDArray input = manager.create(batch, new Shape(count, 3, size, size), DataType.FLOAT32);
      input.setName(OnnxModel.IMAGES);
      NDArray threshold =
          manager.create(
              FloatBuffer.wrap(new float[] {selection.scoreThreshold()}),
              new Shape(),
              DataType.FLOAT32);
      threshold.setName(OnnxModel.THRESHOLD);
      NDList rows =
          block.forward(new ParameterStore(manager, false), new NDList(input, threshold), false);
      Survivors survivors =
          new Survivors(
              rows.get(OnnxModel.IMAGE).toIntArray(),
              rows.get(OnnxModel.ANCHOR).toIntArray(),
              rows.get(OnnxModel.CLASS).toIntArray(),
              rows.get(OnnxModel.SCORE).toFloatArray(),
              rows.get(OnnxModel.CODE).toFloatArray());
      return survivors.byImage(count, selection);
    }
  }

  @Override
  public void close() {
    model.close();
  }
}
