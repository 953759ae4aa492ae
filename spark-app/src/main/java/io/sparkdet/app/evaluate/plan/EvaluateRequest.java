package io.sparkdet.app.evaluate.plan;

import io.sparkdet.detection.PublicApi;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What an evaluation is to do.
 *
 * @param annotations the truth: a COCO instances file, a Pascal VOC directory or a table
 * @param split a file of the image names of a VOC directory that count
 * @param detections the detections: a COCO results file or a table, such as a {@code label} output
 * @param output the folder that receives the results
 * @param settings what is measured
 * @param metrics what is measured beside COCO's metrics
 * @param confidence the share of bootstrap replicates that an interval holds, where wanted
 * @param imageTable a table with a row an image, by image id or file name
 * @param sliceBy its columns by whose values the images are sliced
 * @param images the folder of the pictures, where the annotations are audited
 * @param confusions which detections the confusion matrix is made of
 * @param ignoredCategories names or ids of categories that are left out
 * @param ignoreUnknownImages whether detections on images that the truth lacks are left out with a
 *     warning instead of refused
 */
@PublicApi
public record EvaluateRequest(
    String annotations,
    Optional<String> split,
    String detections,
    String output,
    EvaluationSettings settings,
    Set<MetricName> metrics,
    Optional<Double> confidence,
    Optional<String> imageTable,
    List<String> sliceBy,
    Optional<String> images,
    Confusions confusions,
    List<String> ignoredCategories,
    boolean ignoreUnknownImages) {

  public EvaluateRequest {
    metrics = Set.copyOf(metrics);
    sliceBy = List.copyOf(sliceBy);
    ignoredCategories = List.copyOf(ignoredCategories);
  }

  /** Prepares an evaluation of all categories with the usual confusion matrix. */
  public EvaluateRequest(
      String annotations,
      Optional<String> split,
      String detections,
      String output,
      EvaluationSettings settings,
      Set<MetricName> metrics,
      Optional<Double> confidence,
      Optional<String> imageTable,
      List<String> sliceBy,
      Optional<String> images,
      boolean ignoreUnknownImages) {
    this(
        annotations,
        split,
        detections,
        output,
        settings,
        metrics,
        confidence,
        imageTable,
        sliceBy,
        images,
        Confusions.DEFAULT,
        List.of(),
        ignoreUnknownImages);
  }

  /** Prepares an evaluation with COCO's metrics of a file pair. */
  public static EvaluateRequest of(
      String annotations, String detections, String output, EvaluationSettings settings) {
    return new EvaluateRequest(
        annotations,
        Optional.empty(),
        detections,
        output,
        settings,
        Set.of(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        false);
  }

  /** Returns the same that leaves out unknown images, or not. */
  public EvaluateRequest withIgnoreUnknownImages(boolean ignore) {
    return new EvaluateRequest(
        annotations,
        split,
        detections,
        output,
        settings,
        metrics,
        confidence,
        imageTable,
        sliceBy,
        images,
        confusions,
        ignoredCategories,
        ignore);
  }

  /** Returns the same with another confusion matrix, without some categories. */
  public EvaluateRequest with(Confusions other, List<String> ignored) {
    return new EvaluateRequest(
        annotations,
        split,
        detections,
        output,
        settings,
        metrics,
        confidence,
        imageTable,
        sliceBy,
        images,
        other,
        ignored,
        ignoreUnknownImages);
  }

  /** Returns the same that audits the annotations with the pictures of a folder. */
  public EvaluateRequest withImages(String folder) {
    return new EvaluateRequest(
        annotations,
        split,
        detections,
        output,
        settings,
        metrics,
        confidence,
        imageTable,
        sliceBy,
        Optional.of(folder),
        confusions,
        ignoredCategories,
        ignoreUnknownImages);
  }

  /** Returns what is measured, as far as it is known before the inputs are read. */
  public EvaluationPlan plan() {
    EvaluationPlan plan = new EvaluationPlan(settings, metrics).withConfusions(confusions);
    if (confidence.isPresent()) {
      plan = plan.withConfidence(confidence.get());
    }
    if (!sliceBy.isEmpty()) {
      plan = plan.withSlices();
    }
    return images.isPresent() ? plan.withPictures(images.get()) : plan;
  }
}
