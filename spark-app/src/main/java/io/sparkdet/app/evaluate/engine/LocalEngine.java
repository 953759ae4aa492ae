package io.sparkdet.app.evaluate.engine;

import io.sparkdet.app.evaluate.engine.MetricSet.Ranking;
import io.sparkdet.app.evaluate.plan.EvaluationPlan;
import io.sparkdet.sql.annotations.ImageRows;
import io.sparkdet.sql.annotations.file.Workers;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Row;

/**
 * Measures truths and detections that this JVM holds, on all its cores: the steps of {@link
 * RankedEngine} with the same metrics, states and folds, hence the same numbers, without Spark.
 *
 * <p>Images are matched by rising id in shares, one a task; their records stay in columns, are
 * sorted by category and slice, and folded in ranges, one a task again.
 */
public final class LocalEngine implements MetricEngine<ImageRows, LocalEngine.Matched> {

  /** Shares of the images a thread, so that none waits long for another. */
  private static final int SHARES = 4;

  /** As few records as are worth a range of their own. */
  private static final int RECORDS = 20_000;

  private final EvaluationPlan plan;
  private final MetricSet.Source sets;
  private final MetricSet metrics;
  private final String annotations;
  private final Workers workers;
  private final int records;

  /**
   * Evaluates.
   *
   * @param sets the metrics of the plan
   * @param annotations what errors call the annotations
   */
  public LocalEngine(
      EvaluationPlan plan, MetricSet.Source sets, String annotations, Workers workers) {
    this(plan, sets, annotations, workers, RECORDS);
  }

  /**
   * Evaluates.
   *
   * @param records as few records as are worth a range of their own
   */
  LocalEngine(
      EvaluationPlan plan,
      MetricSet.Source sets,
      String annotations,
      Workers workers,
      int records) {
    this.records = records;
    this.plan = plan;
    this.sets = sets;
    this.metrics = sets.metrics();
    this.annotations = annotations;
    this.workers = workers;
  }

  /** Images that were matched. */
  public static final class Matched implements MetricEngine.Matched {

    private final MatchReport report;

    /** By ranking and share. */
    private final List<List<SortedRecords.Unsorted>> records = new ArrayList<>();

    private Matched(MatchReport report) {
      this.report = report;
    }

    @Override
    public MatchReport report() {
      return report;
    }

    @Override
    public void close() {
      records.clear();
    }
  }

  /** A share of the images that was matched. */
  private record Share(MatchReport report, List<SortedRecords.Unsorted> records) {}

  @Override
  public Matched match(ImageRows rows) {
    List<Callable<Share>> tasks = new ArrayList<>();
    rows.shares(SHARES * workers.count()).forEach(share -> tasks.add(() -> matched(share)));
    Matched matched = new Matched(new MatchReport(metrics));
    metrics.rankings().forEach(ranking -> matched.records.add(new ArrayList<>()));
    for (Share share : workers.all(tasks)) {
      matched.report.addBlock(share.report.toBlock());
      for (int r = 0; r < share.records.size(); r++) {
        matched.records.get(r).add(share.records.get(r));
      }
    }
    return matched;
  }

  private Share matched(Iterator<Row> rows) {
    List<SortedRecords.Unsorted> records = new ArrayList<>();
    ImageMatching matching =
        new ImageMatching(
            rows,
            plan,
            sets.metrics(),
            annotations,
            ranking -> {
              SortedRecords.Unsorted own = new SortedRecords.Unsorted(ranking.layout());
              records.add(own);
              return own;
            });
    while (matching.next()) {
      if (Thread.currentThread().isInterrupted()) {
        throw new IllegalStateException("Cannot match images: the thread was interrupted");
      }
    }
    return new Share(matching.report(), records);
  }

  /** Evaluates matched images, whose records are used up by it. */
  @Override
  public MetricResults evaluate(Matched matched) {
    MetricResults results = new MetricResults(matched.report().states());
    for (Ranking ranking : metrics.rankings()) {
      SortedRecords sorted = new SortedRecords(matched.records.get(ranking.number()), workers);
      List<RangePass.Range> ranges = sorted.ranges(workers.count(), records);
      RankedRun run = new RankedRun(metrics, ranking, matched.report());
      byte[] truths = run.truths();
      run.run((pass, starts) -> fold(ranking, pass, truths, starts, ranges), results);
    }
    return results;
  }

  private List<byte[]> fold(
      Ranking ranking, int pass, byte[] truths, byte[][] starts, List<RangePass.Range> ranges) {
    List<Callable<byte[]>> tasks = new ArrayList<>();
    for (int i = 0; i < ranges.size(); i++) {
      GroupBytes start = pass == 0 ? new GroupBytes() : GroupBytes.fromBytes(starts[i]);
      RangePass.Range range = ranges.get(i);
      tasks.add(
          () -> new RangePass(ranking, pass, GroupBytes.fromBytes(truths), start).left(range));
    }
    return workers.all(tasks);
  }
}
