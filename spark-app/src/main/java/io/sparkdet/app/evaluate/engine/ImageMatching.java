package io.sparkdet.app.evaluate.engine;

import io.sparkdet.app.evaluate.engine.MetricSet.Ranking;
import io.sparkdet.app.evaluate.plan.EvaluationPlan;
import io.sparkdet.app.evaluate.plan.ImageSlice;
import io.sparkdet.detection.coco.image.EvaluationImage;
import io.sparkdet.detection.metric.MeasuredImage;
import io.sparkdet.detection.metric.RecordSource;
import io.sparkdet.sql.annotations.AnnotatedImage;
import io.sparkdet.sql.annotations.ImageGroups;
import io.sparkdet.sql.annotations.file.AnnotationException;
import io.sparkdet.sql.annotations.row.AnnotationRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Row;

/**
 * Matches the images of a share of {@link AnnotationRows}, one after the other: gives the records
 * of each ranking to a taker and counts in a {@link MatchReport}.
 */
final class ImageMatching {

  /** Takes the records of one ranking. */
  @FunctionalInterface
  interface RecordTaker {
    /**
     * Takes a record.
     *
     * @param slice {@link ImageSlice#ALL_IMAGES} for all images
     * @param rank among its image's and category's detections, from 0
     * @param bits its match words, then its ignore words, from index {@code at} on
     */
    void add(long category, int slice, double score, long image, int rank, long[] bits, int at);
  }

  private final ImageGroups images;
  private final EvaluationPlan plan;
  private final String source;
  private final int limit;
  private final MatchReport report;
  private final List<Records> rankings = new ArrayList<>();

  /**
   * Begins with the first image.
   *
   * @param source what errors call the annotations
   * @param takers give what takes the records of a ranking
   */
  ImageMatching(
      Iterator<Row> rows,
      EvaluationPlan plan,
      MetricSet metrics,
      String source,
      Function<Ranking, RecordTaker> takers) {
    this.plan = plan;
    this.source = source;
    this.limit = plan.settings().largestMaxDetections();
    this.report = new MatchReport(metrics);
    this.images = new ImageGroups(rows, source, plan.leftOut(), report);
    metrics
        .rankings()
        .forEach(ranking -> rankings.add(new Records(ranking, takers.apply(ranking))));
  }

  /** The records of one ranking. */
  private final class Records implements RecordSource.Sink {

    private final RecordSource.Matcher matcher;
    private final RecordTaker taker;
    private final boolean sliced;
    private long image;
    private int[] slices = {};

    Records(Ranking ranking, RecordTaker taker) {
      this.matcher = ranking.source().matcher();
      this.taker = taker;
      this.sliced = ranking.sliced();
    }

    void match(EvaluationImage boxes, int[] slicesOfImage) {
      image = boxes.id();
      slices = slicesOfImage;
      matcher.match(boxes, this);
    }

    @Override
    public void accept(long category, double score, int rank, long[] bits, int at) {
      taker.add(category, ImageSlice.ALL_IMAGES, score, image, rank, bits, at);
      if (sliced) {
        for (int slice : slices) {
          taker.add(category, slice, score, image, rank, bits, at);
        }
      }
    }

    @Override
    public void idZeroMatched() {
      report.addIdZeroMatch();
    }
  }

  /** Matches the next image; false where there is none. */
  boolean next() {
    if (!images.hasNext()) {
      return false;
    }
    accept(images.next());
    return true;
  }

  /** Returns what was counted; whole once there is no image left. */
  MatchReport report() {
    return report;
  }

  private void accept(AnnotatedImage image) {
    EvaluationImage boxes = image.boxes();
    if (!image.listed()) {
      report.addUnknownImage(image.called(), boxes.truths().size(), boxes.detections().size());
      return;
    }
    requireOneName(image);
    requireDistinctIds(boxes);
    if (plan.everyIdCounted()) {
      boxes =
          new EvaluationImage(
              boxes.id(), boxes.truths().withEveryIdCounted(), boxes.detections(), boxes.scope());
    }
    report.findings().accept(image.called(), boxes, limit);
    if (!image.detectedNames().isEmpty()) {
      report.findings().addNamedImage();
    }
    report.addImage(boxes.truths().size(), boxes.detections().size());
    report
        .states()
        .accept(new MeasuredImage(image.name(), image.position(), boxes), image.slices());
    for (Records ranking : rankings) {
      ranking.match(boxes, image.slices());
    }
  }

  private void requireOneName(AnnotatedImage image) {
    if (image.detectedNames().size() > 1) {
      throw new AnnotationException(
          "Cannot join the detections of %s and %s: both are image %s of %s; give each image its own id"
              .formatted(
                  image.detectedNames().get(0),
                  image.detectedNames().get(1),
                  image.called(),
                  source));
    }
  }

  private void requireDistinctIds(EvaluationImage image) {
    long[] ids = new long[image.truths().size()];
    for (int g = 0; g < ids.length; g++) {
      ids[g] = image.truths().id(g);
    }
    Arrays.sort(ids);
    for (int g = 1; g < ids.length; g++) {
      if (ids[g] == ids[g - 1]) {
        throw new AnnotationException(
            "Cannot read %s: annotation id %d stands twice in image %d; give each its own id"
                .formatted(source, ids[g], image.id()));
      }
    }
  }
}
