package io.sparkdet.app.label.estimate;

import io.sparkdet.sql.detector.DetectionSchema;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Labels a sample of images for some seconds, a task a core, and throws the rows away. The first of
 * a task warm it up and do not count, where there are enough.
 */
public final class LabelProbe implements FlatMapFunction<Iterator<Row>, Row> {

  private static final long serialVersionUID = 1L;

  /** A second of a slow model on one core, and more than the window of a fast one. */
  private static final int IMAGES_A_CORE = 200;

  private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(6);
  private static final long SEED = 1;

  private final FlatMapFunction<Iterator<Row>, Row> labelling;

  private LabelProbe(FlatMapFunction<Iterator<Row>, Row> labelling) {
    this.labelling = labelling;
  }

  /**
   * Labels a sample.
   *
   * @param images a partition a task
   * @param count how many there are
   * @param cores that work on them
   * @param labelling rows of images in, rows of {@link DetectionSchema#LABEL} out
   */
  public static LabelEstimate.Probe of(
      JavaRDD<Row> images, long count, int cores, FlatMapFunction<Iterator<Row>, Row> labelling) {
    if (count == 0) {
      return new LabelEstimate.Probe(0, 0, 0);
    }
    double share = Math.min(1, 1.2 * IMAGES_A_CORE * cores / count);
    JavaRDD<Row> some = share < 1 ? images.sample(false, share, SEED) : images;
    // Without a shuffle: some archives can be read in their order only.
    List<Row> parts = some.coalesce(cores).mapPartitions(new LabelProbe(labelling)).collect();
    long labelled = parts.stream().mapToLong(part -> part.getLong(0)).sum();
    long failed = parts.stream().mapToLong(part -> part.getLong(1)).sum();
    double seconds = parts.stream().mapToDouble(part -> part.getDouble(2)).max().orElse(0);
    return new LabelEstimate.Probe(labelled, failed, seconds);
  }

  @Override
  public Iterator<Row> call(Iterator<Row> images) throws Exception {
    Iterator<Row> rows = labelling.call(images); // opens the model
    int status = DetectionSchema.LABEL.fieldIndex("status");
    long begin = System.nanoTime();
    long warm = begin;
    long labelled = 0;
    long failed = 0;
    long before = 0;
    long failedBefore = 0;
    while (System.nanoTime() - begin < LONGEST_NANOS && rows.hasNext()) {
      Row row = rows.next();
      labelled++;
      failed += row.getString(status).equals("ok") ? 0 : 1;
      if (before == 0 && System.nanoTime() - begin >= WARM_UP_NANOS) {
        before = labelled;
        failedBefore = failed;
        warm = System.nanoTime();
      }
    }
    if (labelled <= 2 * before) { // too few are left to count them alone
      before = 0;
      failedBefore = 0;
      warm = begin;
    }
    double seconds = (System.nanoTime() - warm) / 1e9;
    return List.of(RowFactory.create(labelled - before, failed - failedBefore, seconds)).iterator();
  }
}
