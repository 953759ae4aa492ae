package io.sparkdet.app.evaluate.engine;

/**
 * Measures truths and detections of one kind of rows, with the same results on one machine or many.
 *
 * @param <S> the rows
 * @param <M> images that were matched
 */
public interface MetricEngine<S, M extends MetricEngine.Matched> {

  /** Images that were matched, whose records are kept until it is closed. */
  interface Matched extends AutoCloseable {
    /** Returns what matching counted. */
    MatchReport report();

    @Override
    void close();
  }

  /** Matches the images of rows. */
  M match(S rows);

  /** Evaluates matched images. */
  MetricResults evaluate(M matched);

  /** Evaluates rows. */
  default MetricResults measure(S rows) {
    try (M matched = match(rows)) {
      return evaluate(matched);
    }
  }
}
