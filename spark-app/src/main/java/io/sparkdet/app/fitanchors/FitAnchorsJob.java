package io.sparkdet.app.fitanchors;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.files.store.PlainFiles;
import io.sparkdet.app.job.SparkJob;
import io.sparkdet.detection.PublicApi;
import io.sparkdet.detection.anchor.AnchorSpec;
import io.sparkdet.detection.anchor.AnchorStrides;
import io.sparkdet.detection.anchor.AspectRatio;
import io.sparkdet.detection.coco.image.AreaRange;
import io.sparkdet.detection.matching.AnchorRecall;
import io.sparkdet.sql.annotations.AnnotationInputs;
import io.sparkdet.sql.annotations.row.AnnotationRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;

/**
 * Fits the shapes of anchors to the boxes of a data set.
 *
 * <p>All levels of an EfficientDet have the same anchors in strides, because they share their
 * heads. So each box is first brought to the level that it belongs to, its sides divided by the
 * stride; k-means on (log width, log height) then finds the shapes. Where one level ends and the
 * next begins is not known beforehand: beginnings from 1 to 8 strides are tried in steps of half an
 * octave, and the choice that best meets the boxes is kept.
 *
 * <p>The result does not depend on partitions: boxes are counted by shape, k-means sees the counts
 * in one order in one partition, and recall is added in whole numbers.
 */
@PublicApi
public final class FitAnchorsJob {

  private static final int FIRST_STEP = ShapeCounts.OCTAVE / 2;
  private static final int FIRST_STEPS = 7;

  private final SparkSession spark;
  private final FitAnchorsRequest request;
  private final AnnotationInputs inputs;

  /** Prepares the job. */
  public FitAnchorsJob(SparkSession spark, FitAnchorsRequest request) {
    this.spark = spark;
    this.request = request;
    this.inputs = new AnnotationInputs(spark);
  }

  /**
   * What was found.
   *
   * @param anchors the best choice: one octave, shapes in strides; or the network's own where no
   *     other meets as many boxes better
   * @param fitted whether it is not the network's own
   * @param before recall of the network's own anchors
   * @param after recall of the choice
   * @param leftOut sentences on boxes that did not count
   */
  public record Result(
      AnchorSpec anchors,
      boolean fitted,
      AnchorRecall before,
      AnchorRecall after,
      List<String> leftOut) {

    /** Keeps its own copy of the list. */
    public Result {
      leftOut = List.copyOf(leftOut);
    }

    private Result withLeftOut(List<String> sentences) {
      return new Result(anchors, fitted, before, after, sentences);
    }
  }

  /**
   * Runs the job and writes the file.
   *
   * @throws UserException where the annotations cannot be used as they are; nothing is written
   */
  public Result run() {
    requireFit();
    return SparkJob.run(
        spark,
        "fit-anchors",
        request.annotations(),
        "the anchors to " + request.output(),
        this::fitAndWrite);
  }

  /**
   * Returns what {@link #run} would write, without writing it: for a training that begins with it.
   * Where the boxes have too few different shapes, that is the network's own anchors.
   *
   * @throws UserException where the annotations cannot be used as they are
   */
  public Result fitted() {
    JavaRDD<double[]> boxes = boxes().persist(StorageLevel.MEMORY_AND_DISK());
    try {
      JavaRDD<double[]> counted = boxes.filter(box -> box.length == InputBoxes.NUMBERS);
      return best(candidates(counted), counted);
    } finally {
      boxes.unpersist(false);
    }
  }

  private Result fitAndWrite() throws IOException {
    JavaRDD<double[]> boxes = boxes().persist(StorageLevel.MEMORY_AND_DISK());
    try {
      Result result =
          fit(boxes.filter(box -> box.length == InputBoxes.NUMBERS))
              .withLeftOut(leftOut(boxes.filter(box -> box.length < InputBoxes.NUMBERS)));
      write(result);
      return result;
    } finally {
      boxes.unpersist(false);
    }
  }

  /** Fits anchors to boxes as {@link InputBoxes} gives them, which are gone through twice. */
  Result fit(JavaRDD<double[]> boxes) {
    List<AnchorSpec> candidates = candidates(boxes);
    if (candidates.size() == 1) {
      throw new UserException(
          "Cannot fit %d anchors a place to %s: its boxes have fewer different shapes; lower --scales or --ratios"
              .formatted(request.anchorsPerPlace(), request.annotations()));
    }
    return best(candidates, boxes);
  }

  private List<String> leftOut(JavaRDD<double[]> others) {
    long all = others.count();
    long crowds = others.filter(kind -> kind[0] == InputBoxes.CROWD).count();
    List<String> sentences = new ArrayList<>(inputs.notes());
    if (crowds > 0) {
      sentences.add(
          String.format(Locale.ROOT, "%,d crowd or difficult boxes were left out", crowds));
    }
    if (all > crowds) {
      sentences.add(
          String.format(
              Locale.ROOT, "%,d boxes narrower or lower than a pixel were left out", all - crowds));
    }
    return sentences;
  }

  private AnchorStrides strides() {
    return request.network().style().anchorStrides();
  }

  private void requireFit() {
    try {
      request.network().anchorGrid();
    } catch (IllegalArgumentException e) {
      throw new UserException("%s; mend --input-size".formatted(e.getMessage()), e);
    }
  }

  private JavaRDD<double[]> boxes() {
    String split = request.split().orElse(null);
    int inputSize = request.network().imageSize();
    JavaRDD<Row> rows =
        inputs
            .sizes(request.annotations(), split)
            .union(
                inputs
                    .truth(request.annotations(), split)
                    .rows()
                    .filter(row -> row.getInt(1) == AnnotationRows.TRUTHS));
    return spark
        .createDataFrame(rows, AnnotationRows.SCHEMA)
        .repartition(inputs.partitions(request.annotations()), functions.col("image_id"))
        .sortWithinPartitions("image_id", "kind", "position")
        .toJavaRDD()
        .mapPartitions(sorted -> new InputBoxes(sorted, inputSize));
  }

  /** Returns the network's own anchors and those that are fitted. */
  private List<AnchorSpec> candidates(JavaRDD<double[]> boxes) {
    ShapeCounts shapes =
        ShapeCounts.sum(
            boxes.mapPartitions(part -> List.of(ShapeCounts.count(part)).iterator()).collect());
    AnchorSpec own = request.network().anchors();
    List<AnchorSpec> candidates = new ArrayList<>();
    candidates.add(own);
    for (int step = 0; step < FIRST_STEPS; step++) {
      List<ShapeCounts.Point> points =
          shapes.inStrides(step * FIRST_STEP, own.minLevel(), own.maxLevel());
      if (points.isEmpty()) {
        throw new UserException(
            "Cannot fit anchors to %s: there is no box in it".formatted(request.annotations()));
      }
      List<AspectRatio> found =
          points.size() < request.anchorsPerPlace()
              ? List.of()
              : ShapeClusters.of(spark, points, request.anchorsPerPlace(), request.seed());
      if (found.size() == request.anchorsPerPlace()) {
        candidates.add(new AnchorSpec(own.minLevel(), own.maxLevel(), 1, 1, found));
      }
    }
    return candidates;
  }

  /** Returns the choice with the highest mean IoU among those that meet no fewer boxes. */
  private Result best(List<AnchorSpec> candidates, JavaRDD<double[]> boxes) {
    CandidateAnchors choices =
        new CandidateAnchors(candidates, request.network().imageSize(), strides());
    List<AnchorRecall> recalls =
        CandidateAnchors.sum(boxes.mapPartitions(choices::measure).collect(), candidates.size());
    AnchorRecall before = recalls.get(0);
    int best = 0;
    for (int i = 1; i < candidates.size(); i++) {
      if (recalls.get(i).recall(AreaRange.ALL) >= before.recall(AreaRange.ALL)
          && recalls.get(i).meanIou(AreaRange.ALL) > recalls.get(best).meanIou(AreaRange.ALL)) {
        best = i;
      }
    }
    return new Result(candidates.get(best), best > 0, before, recalls.get(best), List.of());
  }

  private void write(Result result) throws IOException {
    Path target = new Path(request.output());
    byte[] json = RecallReport.json(request, result);
    PlainFiles.replace(
        PlainFiles.system(target, spark.sparkContext().hadoopConfiguration()),
        target,
        out -> out.write(json));
  }
}
