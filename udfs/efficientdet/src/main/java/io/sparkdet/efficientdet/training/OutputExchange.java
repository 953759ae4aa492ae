package io.sparkdet.efficientdet.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;

/**
 * The border between the engine's outputs, level by level, and the loss's rows, one an anchor: row
 * {@code (y, x, anchor)} of value {@code v} is channel {@code anchor * values + v} at {@code (y,
 * x)}. That is the order in memory of an output whose channels lie last.
 */
final class OutputExchange {

  /** Losses that are computed at a time: each holds the rows of an image and their gradient. */
  private static final int MOST_LANES = 4;

  private final List<NDArray> logits;
  private final List<NDArray> codes;
  private final int batch;

  private OutputExchange(List<NDArray> logits, List<NDArray> codes, int batch) {
    this.logits = logits;
    this.codes = codes;
    this.batch = batch;
  }

  /** Takes what the network predicts: box codes by level, then class logits by level. */
  static OutputExchange of(List<NDArray> predictions, EfficientDetConfig config, int batch) {
    int levels = config.levels();
    return new OutputExchange(
        predictions.subList(levels, 2 * levels), predictions.subList(0, levels), batch);
  }

  /** The rows of a level, {@code (batch, rows * values)}, and what the loss says of them. */
  private record Level(NDArray rows, FloatBuffer values, NDArray factors, FloatBuffer gradient) {

    static Level of(NDManager manager, NDArray output) {
      NDArray rows = output.transpose(0, 2, 3, 1).reshape(output.getShape().get(0), -1);
      NDArray factors = manager.create(rows.getShape(), DataType.FLOAT32);
      return new Level(
          rows, TrainableNetwork.values(rows), factors, TrainableNetwork.values(factors));
    }

    /** Returns the values of an image. */
    int size() {
      return Math.toIntExact(rows.getShape().get(1));
    }
  }

  /**
   * Asks the loss for its gradient and returns {@code sum(outputs * gradient)}.
   *
   * @param threads compute the loss of several images at a time
   */
  NDArray objective(NDManager manager, OutputLoss loss, ForkJoinPool threads) {
    List<Level> ofLogits = levels(manager, logits);
    List<Level> ofCodes = levels(manager, codes);
    int lanes = Math.min(Math.min(batch, MOST_LANES), threads.getParallelism());
    List<Callable<Boolean>> tasks = new ArrayList<>();
    for (int i = 0; i < lanes; i++) {
      int lane = i;
      tasks.add(() -> differentiate(ofLogits, ofCodes, loss, lane, lanes));
    }
    threads.invokeAll(tasks).forEach(EngineThread::await); // all have ended before one throws
    List<Level> levels = new ArrayList<>(ofLogits);
    levels.addAll(ofCodes);
    NDArray sum = objective(levels.get(0));
    for (Level level : levels.subList(1, levels.size())) {
      sum = sum.add(objective(level));
    }
    return sum;
  }

  /** Computes the loss of each image whose number is the lane's, counted in lanes. */
  private boolean differentiate(
      List<Level> ofLogits, List<Level> ofCodes, OutputLoss loss, int lane, int lanes) {
    float[] logitRows = new float[size(ofLogits)];
    float[] codeRows = new float[size(ofCodes)];
    float[] logitGradient = new float[logitRows.length];
    float[] codeGradient = new float[codeRows.length];
    for (int image = lane; image < batch; image += lanes) {
      read(ofLogits, image, logitRows);
      read(ofCodes, image, codeRows);
      loss.differentiate(image, logitRows, codeRows, logitGradient, codeGradient);
      write(ofLogits, image, logitGradient);
      write(ofCodes, image, codeGradient);
    }
    return true;
  }

  private static NDArray objective(Level level) {
    return level.rows().mul(level.factors()).sum();
  }

  private static List<Level> levels(NDManager manager, List<NDArray> outputs) {
    return outputs.stream().map(output -> Level.of(manager, output)).toList();
  }

  private static int size(List<Level> levels) {
    return levels.stream().mapToInt(Level::size).sum();
  }

  private static void read(List<Level> levels, int image, float[] rows) {
    int at = 0;
    for (Level level : levels) {
      level.values().get(image * level.size(), rows, at, level.size());
      at += level.size();
    }
  }

  private static void write(List<Level> levels, int image, float[] rows) {
    int at = 0;
    for (Level level : levels) {
      level.gradient().put(image * level.size(), rows, at, level.size());
      at += level.size();
    }
  }
}
