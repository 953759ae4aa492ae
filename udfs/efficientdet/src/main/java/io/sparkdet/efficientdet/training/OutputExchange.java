package io.sparkdet.efficientdet.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The border between the engine's outputs, level by level with channels first, and the loss's rows,
 * one an anchor: row {@code (y, x, anchor)} of value {@code v} is channel {@code anchor * values +
 * v} at {@code (y, x)}.
 */
final class OutputExchange {

  private final List<Level> logits;
  private final List<Level> codes;
  private final int batch;
  private final int classes;

  private OutputExchange(List<Level> logits, List<Level> codes, int batch, int classes) {
    this.logits = logits;
    this.codes = codes;
    this.batch = batch;
    this.classes = classes;
  }

  /** One level's output with the cells and channels of an image. */
  private record Level(NDArray output, FloatBuffer values, int channels, int cells) {

    static Level of(NDArray output) {
      int channels = Math.toIntExact(output.getShape().get(1));
      int cells = Math.toIntExact(output.getShape().get(2) * output.getShape().get(3));
      return new Level(output, TrainableNetwork.values(output), channels, cells);
    }

    int size() {
      return channels * cells;
    }
  }

  /** Takes what the network predicts: box codes by level, then class logits by level. */
  static OutputExchange of(List<NDArray> predictions, EfficientDetConfig config, int batch) {
    int levels = config.levels();
    return new OutputExchange(
        predictions.subList(levels, 2 * levels).stream().map(Level::of).toList(),
        predictions.subList(0, levels).stream().map(Level::of).toList(),
        batch,
        config.classes());
  }

  /** Asks the loss for its gradient and returns {@code sum(outputs * gradient)}. */
  NDArray objective(NDManager manager, OutputLoss loss) {
    List<FloatBuffer> logitGradients = new ArrayList<>();
    List<FloatBuffer> codeGradients = new ArrayList<>();
    List<NDArray> factors = new ArrayList<>();
    for (Level level : logits) {
      factors.add(factor(manager, level, logitGradients));
    }
    for (Level level : codes) {
      factors.add(factor(manager, level, codeGradients));
    }
    int rows = codes.stream().mapToInt(Level::size).sum() / 4;
    float[] ofLogits = new float[rows * classes];
    float[] ofCodes = new float[rows * 4];
    float[] logitGradient = new float[ofLogits.length];
    float[] codeGradient = new float[ofCodes.length];
    for (int image = 0; image < batch; image++) {
      read(logits, image, ofLogits);
      read(codes, image, ofCodes);
      loss.differentiate(image, ofLogits, ofCodes, logitGradient, codeGradient);
      write(logits, image, logitGradient, logitGradients);
      write(codes, image, codeGradient, codeGradients);
    }
    List<Level> levels = new ArrayList<>(logits);
    levels.addAll(codes);
    NDArray sum = levels.get(0).output().mul(factors.get(0)).sum();
    for (int i = 1; i < levels.size(); i++) {
      sum = sum.add(levels.get(i).output().mul(factors.get(i)).sum());
    }
    return sum;
  }

  private static NDArray factor(NDManager manager, Level level, List<FloatBuffer> buffers) {
    NDArray factor = manager.create(level.output().getShape(), DataType.FLOAT32);
    buffers.add(TrainableNetwork.values(factor));
    return factor;
  }

  private static void read(List<Level> levels, int image, float[] rows) {
    int at = 0;
    for (Level level : levels) {
      int from = image * level.size();
      for (int channel = 0; channel < level.channels(); channel++) {
        int row = at + channel;
        for (int cell = 0; cell < level.cells(); cell++) {
          rows[row] = level.values().get(from++);
          row += level.channels();
        }
      }
      at += level.size();
    }
  }

  private static void write(
      List<Level> levels, int image, float[] rows, List<FloatBuffer> gradients) {
    int at = 0;
    for (int i = 0; i < levels.size(); i++) {
      Level level = levels.get(i);
      FloatBuffer gradient = gradients.get(i);
      int to = image * level.size();
      for (int channel = 0; channel < level.channels(); channel++) {
        int row = at + channel;
        for (int cell = 0; cell < level.cells(); cell++) {
          gradient.put(to++, rows[row]);
          row += level.channels();
        }
      }
      at += level.size();
    }
  }
}
