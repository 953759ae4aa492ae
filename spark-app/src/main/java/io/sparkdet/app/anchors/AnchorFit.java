package io.sparkdet.app.anchors;

import io.sparkdet.app.error.UserException;
import io.sparkdet.detection.PublicApi;
import io.sparkdet.detection.anchor.AnchorSpec;
import io.sparkdet.detection.anchor.AnchorStrides;
import io.sparkdet.detection.anchor.AspectRatio;
import io.sparkdet.detection.coco.image.AreaRange;
import io.sparkdet.detection.matching.AnchorRecall;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.sql.annotations.AnnotationInputs;
import io.sparkdet.sql.annotations.row.AnnotationRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
public final class AnchorFit {

  private static final int FIRST_STEP = ShapeCounts.OCTAVE / 2;
  private static final int FIRST_STEPS = 7;

  /** Of one shape there are no clusters. */
  private static final int LEAST = 2;

  private final SparkSession spark;
  private final Task task;
  private final AnnotationInputs inputs;

  /**
   * What is to be fitted.
   *
   * @param annotations a COCO instances file, a Pascal VOC directory, or a table, with the sizes of
   *     the images
   * @param split the image names of a VOC directory that count; empty for all
   * @param network whose levels get anchors and whose own anchors are compared with, at its image
   *     size
   * @param anchorsPerPlace how many shapes are fitted
   * @param seed of the clustering
   */
  public record Task(
      String annotations,
      Optional<String> split,
      EfficientDetConfig network,
      int anchorsPerPlace,
      long seed) {}

  /**
   * What was found.
   *
   * @param anchors the best choice: one octave, shapes in strides; or the network's own where no
   *     other meets as many boxes better
   * @param fitted whether it is not the network's own
   * @param choices how many were compared with the network's own; none where the boxes have fewer
   *     different shapes than are to be fitted
   * @param before recall of the network's own anchors
   * @param after recall of the choice
   * @param leftOut sentences on boxes that did not count
   */
  public record Result(
      AnchorSpec anchors,
      boolean fitted,
      int choices,
      AnchorRecall before,
      AnchorRecall after,
      List<String> leftOut) {

    /** Keeps its own copy of the list. */
    public Result {
      leftOut = List.copyOf(leftOut);
    }

    private Result withLeftOut(List<String> sentences) {
      return new Result(anchors, fitted, choices, before, after, sentences);
    }
  }

  /** Prepares the fit. */
  public AnchorFit(SparkSession spark, Task task) {
    this.spark = spark;
    this.task = task;
    this.inputs = new AnnotationInputs(spark);
  }

  /**
   * Fits anchors to the annotated boxes.
   *
   * @throws UserException where there is no box
   */
  public Result run() {
    JavaRDD<double[]> boxes = boxes().persist(StorageLevel.MEMORY_AND_DISK());
    try {
      return fit(boxes.filter(box -> box.length == InputBoxes.NUMBERS))
          .withLeftOut(leftOut(boxes.filter(box -> box.length < InputBoxes.NUMBERS)));
    } finally {
      boxes.unpersist(false);
    }
  }

  /**
   * Fits anchors to boxes that are known already; they are gone through twice.
   *
   * @param boxes x_min, y_min, x_max, y_max in pixels of the network's input, and the annotated
   *     area in square pixels of the original
   * @throws UserException where there is no box
   */
  public Result fit(JavaRDD<double[]> boxes) {
    return best(candidates(boxes), boxes);
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
    return task.network().style().anchorStrides();
  }

  private JavaRDD<double[]> boxes() {
    String split = task.split().orElse(null);
    int inputSize = task.network().imageSize();
    JavaRDD<Row> rows =
        inputs
            .sizes(task.annotations(), split)
            .union(
                inputs
                    .truth(task.annotations(), split)
                    .rows()
                    .filter(row -> row.getInt(1) == AnnotationRows.TRUTHS));
    return spark
        .createDataFrame(rows, AnnotationRows.SCHEMA)
        .repartition(inputs.partitions(task.annotations()), functions.col("image_id"))
        .sortWithinPartitions("image_id", "kind", "position")
        .toJavaRDD()
        .mapPartitions(sorted -> new InputBoxes(sorted, inputSize));
  }

  /** Returns the network's own anchors and those that are fitted. */
  private List<AnchorSpec> candidates(JavaRDD<double[]> boxes) {
    ShapeCounts shapes =
        ShapeCounts.sum(
            boxes.mapPartitions(part -> List.of(ShapeCounts.count(part)).iterator()).collect());
    AnchorSpec own = task.network().anchors();
    List<AnchorSpec> candidates = new ArrayList<>();
    candidates.add(own);
    for (int step = 0; step < FIRST_STEPS; step++) {
      List<ShapeCounts.Point> points =
          shapes.inStrides(step * FIRST_STEP, own.minLevel(), own.maxLevel());
      if (points.isEmpty()) {
        throw new UserException(
            "Cannot fit anchors to %s: there is no box in it".formatted(task.annotations()));
      }
      List<AspectRatio> found =
          task.anchorsPerPlace() < LEAST || points.size() < task.anchorsPerPlace()
              ? List.of()
              : ShapeClusters.of(spark, points, task.anchorsPerPlace(), task.seed());
      if (found.size() == task.anchorsPerPlace()) {
        candidates.add(new AnchorSpec(own.minLevel(), own.maxLevel(), 1, 1, found));
      }
    }
    return candidates;
  }

  /** Returns the choice with the highest mean IoU among those that meet no fewer boxes. */
  private Result best(List<AnchorSpec> candidates, JavaRDD<double[]> boxes) {
    CandidateAnchors choices =
        new CandidateAnchors(candidates, task.network().imageSize(), strides());
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
    return new Result(
        candidates.get(best),
        best > 0,
        candidates.size() - 1,
        before,
        recalls.get(best),
        List.of());
  }
}
