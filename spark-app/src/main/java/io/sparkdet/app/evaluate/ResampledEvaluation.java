package io.sparkdet.app.evaluate;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.evaluate.metric.EvaluationMetrics;
import io.sparkdet.app.evaluate.metric.Measurement;
import io.sparkdet.app.evaluate.plan.EvaluateRequest;
import io.sparkdet.app.evaluate.plan.ImageSlice;
import io.sparkdet.detection.coco.CocoResult;
import io.sparkdet.detection.coco.bootstrap.BootstrapWeights;
import io.sparkdet.detection.coco.replicate.ReplicateResult;
import io.sparkdet.detection.coco.score.OperatingPoint;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * What {@code evaluate} measures of detections, and all of COCO's numbers of replicates of the
 * images, without files: two of them on the same truth and replicates are compared.
 */
public final class ResampledEvaluation {

  private final Evaluation evaluation;
  private final Measurement measurement;

  private ResampledEvaluation(Evaluation evaluation) {
    this.evaluation = evaluation;
    this.measurement = evaluation.measurement();
  }

  /**
   * Measures.
   *
   * @throws UserException where truth or detections cannot be used as they are
   */
  public static ResampledEvaluation of(
      SparkSession spark, EvaluateRequest request, BootstrapWeights weights) {
    return new ResampledEvaluation(new EvaluateJob(spark, request).measure(weights));
  }

  /** Returns the names of the truth's categories by id, made different where two are the same. */
  public Map<Long, String> categories() {
    return measurement.names();
  }

  /** Returns the slices by number. */
  public List<ImageSlice> slices() {
    return measurement.slices();
  }

  /**
   * Returns COCO's precision and recall by slice, {@link ImageSlice#ALL_IMAGES} among them; none
   * where a slice has no image.
   */
  public Map<Integer, CocoResult> results() {
    return EvaluationMetrics.cocoBySlice(measurement);
  }

  /** Returns the numbers of the replicates by slice, likewise. */
  public Map<Integer, ReplicateResult> replicates() {
    return EvaluationMetrics.replicates(measurement);
  }

  /** Returns the score of best F1 by category, of those that have detections. */
  public Map<Long, OperatingPoint> operatingPoints() {
    return EvaluationMetrics.operatingPoints(measurement);
  }

  /** Returns the number of annotated images. */
  public long images() {
    return evaluation.images();
  }

  /** Returns the number of annotated boxes on them. */
  public long truths() {
    return evaluation.truths();
  }

  /** Returns the number of detected boxes on them. */
  public long detections() {
    return evaluation.detections();
  }

  /** Returns what the user should know, one sentence each. */
  public List<String> warnings() {
    return evaluation.warnings();
  }
}
