package io.sparkdet.app.evaluate.engine;

import io.sparkdet.app.evaluate.engine.MetricSet.Ranking;
import io.sparkdet.app.evaluate.plan.EvaluationPlan;
import io.sparkdet.sql.annotations.row.AnnotationRows;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.spark.sql.Row;

/**
 * What matching a partition of {@link AnnotationRows} gives, in bytes that travel: blocks of
 * records of each ranking, and in the end one block that holds the partition's {@link MatchReport}.
 */
final class MatchingBlocks implements Iterator<byte[]> {

  /** First byte of the block that ends what a task wrote. */
  static final byte REPORT = 0;

  private final ImageMatching matching;
  private final List<MatchRecords.Blocks> blocks = new ArrayList<>();
  private final Queue<byte[]> ready = new ArrayDeque<>();
  private boolean done;

  /**
   * Matches.
   *
   * @param source what errors call the annotations
   */
  MatchingBlocks(Iterator<Row> rows, EvaluationPlan plan, MetricSet metrics, String source) {
    this.matching = new ImageMatching(rows, plan, metrics, source, this::blocks);
  }

  private MatchRecords.Blocks blocks(Ranking ranking) {
    MatchRecords.Blocks own = ranking.layout().new Blocks(kind(ranking), ready);
    blocks.add(own);
    return own;
  }

  /** Returns the first byte of a block of a ranking's records. */
  static byte kind(Ranking ranking) {
    return (byte) (1 + ranking.number());
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && !done) {
      if (!matching.next()) {
        blocks.forEach(MatchRecords.Blocks::finish);
        ready.add(matching.report().toBlock());
        done = true;
      }
    }
    return !ready.isEmpty();
  }

  @Override
  public byte[] next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no more blocks");
    }
    return ready.remove();
  }
}
