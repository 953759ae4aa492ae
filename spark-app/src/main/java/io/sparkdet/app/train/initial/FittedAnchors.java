package io.sparkdet.app.train.initial;

import io.sparkdet.app.anchors.AnchorFit;
import io.sparkdet.app.train.data.PictureSize;
import io.sparkdet.app.train.data.TrainingSet;
import io.sparkdet.app.train.option.Beginning;
import io.sparkdet.detection.coco.image.AreaRange;
import io.sparkdet.detection.matching.TruthBoxes;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Anchors of {@code --anchors auto}: those that fit-anchors would write, where they meet clearly
 * more boxes than the network's own.
 *
 * @param config the network, with the anchors that are kept
 * @param note what was found, for the user
 */
public record FittedAnchors(EfficientDetConfig config, String note) {

  /**
   * The share of all boxes that fitted anchors have to win. For less than that they are no gain:
   * most of their shapes are those of the commonest class, and one is left for the boxes of a rare
   * one.
   */
  private static final double LEAST_GAIN = 0.02;

  /** Boxes travel with a task, whose message has a limit. */
  private static final int BOXES_OF_TASK = 200_000;

  /**
   * Fits anchors to the boxes that a run learns from, those of pictures whose size is known. For a
   * detector that was trained before none are fitted: its heads have learnt what its own leave to
   * be moved.
   *
   * @param sizes of pictures by image id
   * @param annotations what errors call the boxes
   * @param config the network with its own anchors
   * @throws io.sparkdet.app.error.UserException where the annotations cannot be used as they are
   */
  public static FittedAnchors of(
      SparkSession spark,
      TrainingSet set,
      Map<Long, PictureSize> sizes,
      String annotations,
      NetworkRequest request,
      EfficientDetConfig config,
      long seed) {
    if (Beginning.of(request.init()) == Beginning.MODEL) {
      return new FittedAnchors(
          config,
          "Anchors are not fitted: the heads of %s were trained with its own"
              .formatted(request.init()));
    }
    List<double[]> boxes = boxes(set, sizes, config.imageSize());
    if (boxes.isEmpty()) {
      return new FittedAnchors(
          config, "Anchors stay the variant's: the size of no image with boxes is known");
    }
    AnchorFit.Result found =
        new AnchorFit(
                spark,
                new AnchorFit.Task(
                    annotations, Optional.empty(), config, config.anchorsPerCell(), seed))
            .fit(
                JavaSparkContext.fromSparkContext(spark.sparkContext())
                    .parallelize(boxes, Math.max(1, boxes.size() / BOXES_OF_TASK)));
    double before = found.before().recall(AreaRange.ALL);
    double after = found.after().recall(AreaRange.ALL);
    boolean kept = after - before >= LEAST_GAIN;
    return new FittedAnchors(
        kept ? config.withAnchors(found.anchors()) : config,
        String.format(
            Locale.ROOT,
            kept
                ? "Anchors fitted to the boxes are kept: recall at IoU 0.5 rises from %.3f to %.3f"
                : "Anchors stay the variant's: recall at IoU 0.5 is %.3f, fitted ones reach %.3f",
            before,
            after));
  }

  /** Returns boxes as {@link AnchorFit#fit} wants them. */
  private static List<double[]> boxes(
      TrainingSet set, Map<Long, PictureSize> sizes, int inputSize) {
    List<double[]> boxes = new ArrayList<>();
    for (int image = 0; image < set.size(); image++) {
      PictureSize size = sizes.get(set.id(image));
      if (size == null || size.width() < 1 || size.height() < 1) {
        continue;
      }
      double scale =
          Math.min((double) inputSize / size.width(), (double) inputSize / size.height());
      TruthBoxes truths = set.boxes(image);
      for (int box = 0; box < truths.size(); box++) {
        double width = (double) truths.xMax(box) - truths.xMin(box);
        double height = (double) truths.yMax(box) - truths.yMin(box);
        boxes.add(
            new double[] {
              scale * truths.xMin(box),
              scale * truths.yMin(box),
              scale * truths.xMax(box),
              scale * truths.yMax(box),
              width * height
            });
      }
    }
    return boxes;
  }
}
