package io.sparkdet.app.cli.option;

import io.sparkdet.app.evaluate.plan.Confusions;
import io.sparkdet.app.evaluate.plan.EvaluateRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code evaluate} that choose classes and what the confusion matrix is made of. */
public final class ConfusionOptions {

  @Option(
      names = "--confusion-score",
      paramLabel = "SCORE",
      description =
          "The least score of detections in the confusion matrix (default: 0.25; of scores that are"
              + " no shares, a quarter of their range).")
  private @Nullable Double score;

  @Option(
      names = "--confusion-iou",
      paramLabel = "IOU",
      description =
          "The least IoU of a pair in the confusion matrix (default: 0.5, or the lowest of"
              + " --iou-thresholds where 0.5 is none of them).")
  private @Nullable Double iou;

  @Option(
      names = "--ignore-categories",
      split = ",",
      paramLabel = "CLASS",
      description = "Classes that are left out of everything, by name or id.")
  private List<String> ignored = new ArrayList<>();

  /** Returns the request with these choices. */
  public EvaluateRequest in(EvaluateRequest request) {
    return request.with(new Confusions(score, iou), ignored);
  }
}
