package io.sparkdet.app.train.initial;

import io.sparkdet.app.anchors.AnchorFit;
import io.sparkdet.app.train.data.TrainingData;
import io.sparkdet.app.train.option.Beginning;
import io.sparkdet.detection.coco.image.AreaRange;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;

/**
 * Anchors of {@code --anchors auto}: those that fit-anchors would write, where they meet more boxes
 * than the network's own.
 *
 * @param config the network, with the anchors that are kept
 * @param note what was found, for the user
 */
public record FittedAnchors(EfficientDetConfig config, String note) {

  /**
   * Fits anchors to the annotations of a run. A detector that was trained before keeps its own: its
   * heads have learnt what those leave to be moved.
   *
   * @param config the network with its own anchors
   * @throws io.sparkdet.app.error.UserException where the annotations cannot be used as they are
   */
  public static FittedAnchors of(
      SparkSession spark,
      TrainingData data,
      NetworkRequest request,
      EfficientDetConfig config,
      long seed) {
    if (Beginning.of(request.init()) == Beginning.MODEL) {
      return new FittedAnchors(config, "Anchors stay the model's: its heads were trained for them");
    }
    AnchorFit.Result found =
        new AnchorFit(
                spark,
                new AnchorFit.Task(
                    data.annotations(), data.split(), config, config.anchorsPerCell(), seed))
            .run();
    double before = found.before().recall(AreaRange.ALL);
    double after = found.after().recall(AreaRange.ALL);
    boolean kept = after > before;
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
}
