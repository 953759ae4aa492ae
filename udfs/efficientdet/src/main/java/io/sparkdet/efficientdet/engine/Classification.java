package io.sparkdet.efficientdet.engine;

import io.sparkdet.detection.PublicApi;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** What an EfficientNet says of one image: its embedding, and a logit a class. */
@PublicApi
public final class Classification {

  private final float[] embedding;
  private final float[] logits;

  /** Keeps its own copies. */
  public Classification(float[] embedding, float[] logits) {
    this.embedding = embedding.clone();
    this.logits = logits.clone();
  }

  /** Returns a copy of the last feature averaged over all positions: 1280 values for B0. */
  public float[] embedding() {
    return embedding.clone();
  }

  /** Returns a copy of the values before the softmax, by class index. */
  public float[] logits() {
    return logits.clone();
  }

  /**
   * Returns the likeliest classes, best first, the lower index first among equals; all of them if
   * there are fewer than {@code count}.
   */
  public List<ClassScore> top(int count) {
    float highest = Float.NEGATIVE_INFINITY;
    for (float logit : logits) {
      highest = Math.max(highest, logit);
    }
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp((double) logit - highest);
    }
    double total = sum;
    double best = highest;
    return IntStream.range(0, logits.length)
        .boxed()
        .sorted(Comparator.comparingDouble(index -> -logits[index]))
        .limit(count)
        .map(index -> new ClassScore(index, logits[index], Math.exp(logits[index] - best) / total))
        .toList();
  }
}
