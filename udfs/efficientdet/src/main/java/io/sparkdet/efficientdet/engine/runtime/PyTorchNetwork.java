package io.sparkdet.efficientdet.engine.runtime;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import io.sparkdet.detection.nms.CandidateSelection;
import io.sparkdet.detection.nms.Candidates;
import io.sparkdet.efficientdet.engine.DetectionNetwork;
import io.sparkdet.efficientdet.engine.EngineDevice;
import io.sparkdet.efficientdet.engine.SessionOptions;
import io.sparkdet.efficientdet.engine.ndarray.NDArrayOps;
import io.sparkdet.efficientdet.engine.ndarray.NetworkTensors;
import io.sparkdet.efficientdet.engine.ndarray.Phase;
import io.sparkdet.efficientdet.network.EfficientDetNetwork;
import io.sparkdet.efficientdet.network.ReleasingOps;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.efficientdet.weights.tensor.Weights;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * PyTorch's kernels through DJL, operation by operation: the engine that also trains, here for
 * inference. libtorch's number of threads is one for the whole process: the last network opened
 * sets it.
 */
final class PyTorchNetwork implements DetectionNetwork {

  private final EfficientDetConfig config;
  private final EfficientDetNetwork network;
  private final CandidateSelection selection;
  private final NDManager root;
  private final NetworkTensors tensors;

  private PyTorchNetwork(
      EfficientDetConfig config, CandidateSelection selection, NDManager root, Weights weights) {
    this.config = config;
    this.network = new EfficientDetNetwork(config);
    this.selection = selection;
    this.root = root;
    this.tensors = NetworkTensors.load(root, EfficientDetNetwork.tensors(config), weights);
  }

  static PyTorchNetwork open(
      EfficientDetConfig config,
      Weights weights,
      CandidateSelection selection,
      SessionOptions options) {
    NDManager root = DjlEngines.pyTorch().newBaseManager(device(options.device()));
    try {
      JniUtils.setNumThreads(options.intraOpThreads());
      return new PyTorchNetwork(config, selection, root, weights);
    } catch (RuntimeException e) {
      root.close();
      throw e;
    }
  }

  @Override
  public List<Candidates> candidates(FloatBuffer images, int count) {
    FloatBuffer batch = ImageBatch.slice(images, count, config.imageSize());
    try (NDManager manager = root.newSubManager()) {
      int size = config.imageSize();
      NDArray input = manager.create(batch, new Shape(count, 3, size, size), DataType.FLOAT32);
      EfficientDetNetwork.Outputs<NDArray> outputs = forward(input);
      NDArray logits = rows(outputs.classLogits(), count, config.classes());
      NDArray codes = rows(outputs.boxCodes(), count, 4);
      Survivors survivors =
          switch (selection.classes()) {
            case BEST -> survivors(logits, codes, count);
            case EVERY -> pairs(logits, codes, count);
          };
      return survivors.byImage(count, selection);
    }
  }

  /** Runs the network on {@code (batch, 3, size, size)}; results belong to the image's manager. */
  EfficientDetNetwork.Outputs<NDArray> forward(NDArray image) {
    NDArrayOps ops = new NDArrayOps(tensors, Phase.INFERENCE);
    return network.forward(new ReleasingOps<>(network, ops, NDArray::close), image);
  }

  @Override
  public void close() {
    root.close();
  }

  /** Turns the levels' channels first into {@code (batch, anchors, values)}. */
  NDArray rows(List<NDArray> levels, int count, int values) {
    NDList rows = new NDList();
    for (NDArray level : levels) {
      rows.add(level.transpose(0, 2, 3, 1).reshape(count, -1, values));
    }
    return NDArrays.concat(rows, 1);
  }

  private Survivors survivors(NDArray logits, NDArray codes, int count) {
    int anchors = Math.toIntExact(logits.getShape().get(1));
    float[] best = logits.max(new int[] {2}).getNDArrayInternal().sigmoid().toFloatArray();
    int kept = 0;
    int[] rows = new int[best.length];
    for (int row = 0; row < best.length; row++) {
      if (best[row] > selection.scoreThreshold()) {
        rows[kept++] = row;
      }
    }
    int[] images = new int[kept];
    int[] ofImage = new int[kept];
    float[] scores = new float[kept];
    long[] indices = new long[kept];
    for (int i = 0; i < kept; i++) {
      images[i] = rows[i] / anchors;
      ofImage[i] = rows[i] % anchors;
      scores[i] = best[rows[i]];
      indices[i] = rows[i];
    }
    if (kept == 0) {
      return new Survivors(images, ofImage, new int[0], scores, new float[0]);
    }
    NDArray index = logits.getManager().create(indices);
    return new Survivors(
        images,
        ofImage,
        picked(logits, count * anchors, index).argMax(1).toType(DataType.INT32, false).toIntArray(),
        scores,
        picked(codes, count * anchors, index).toFloatArray());
  }

  /**
   * Every pair of anchor and class is a candidate: the highest logits first, then the threshold.
   */
  private Survivors pairs(NDArray logits, NDArray codes, int count) {
    int anchors = Math.toIntExact(logits.getShape().get(1));
    int classes = config.classes();
    NDArray ofImages = logits.reshape(count, -1);
    int columns = Math.multiplyExact(anchors, classes);
    long[] pairs = {};
    if (selection.top() > 0 && selection.top() < columns) {
      columns = selection.top();
      NDList best = ofImages.topK(columns, 1, true, false);
      ofImages = best.get(0);
      pairs = best.get(1).toLongArray();
    }
    float[] all = ofImages.getNDArrayInternal().sigmoid().toFloatArray();
    int kept = 0;
    int[] positions = new int[all.length];
    for (int position = 0; position < all.length; position++) {
      if (all[position] > selection.scoreThreshold()) {
        positions[kept++] = position;
      }
    }
    int[] images = new int[kept];
    int[] ofAnchors = new int[kept];
    int[] ofClasses = new int[kept];
    float[] scores = new float[kept];
    long[] indices = new long[kept];
    for (int i = 0; i < kept; i++) {
      int position = positions[i];
      int pair = pairs.length == 0 ? position % columns : (int) pairs[position];
      images[i] = position / columns;
      ofAnchors[i] = pair / classes;
      ofClasses[i] = pair % classes;
      scores[i] = all[position];
      indices[i] = (long) images[i] * anchors + ofAnchors[i];
    }
    float[] ofCodes =
        kept == 0
            ? new float[0]
            : picked(codes, count * anchors, codes.getManager().create(indices)).toFloatArray();
    return new Survivors(images, ofAnchors, ofClasses, scores, ofCodes);
  }

  private static NDArray picked(NDArray values, int rows, NDArray index) {
    return values.reshape(rows, -1).get(new NDIndex("{}", index));
  }

  static Device device(EngineDevice device) {
    return device instanceof EngineDevice.Gpu gpu ? Device.gpu(gpu.index()) : Device.cpu();
  }
}
