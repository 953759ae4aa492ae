package io.sparkdet.app.evaluate;

import io.sparkdet.app.job.UserException;
import io.sparkdet.sql.annotations.AnnotationInputs;
import io.sparkdet.sql.annotations.DetectionTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Truths, detections and slices as rows of one form, and what did not join. */
final class EvaluationInputs {

  /** COCO's own evaluation of a full detector keeps everything down to about here. */
  private static final double LOW_SCORE = 0.001;

  private final SparkSession spark;
  private final EvaluateRequest request;
  private final AnnotationInputs inputs;
  private final List<String> warnings = new ArrayList<>();
  private final List<ImageSlices.Slice> slices = new ArrayList<>();

  EvaluationInputs(SparkSession spark, EvaluateRequest request) {
    this.spark = spark;
    this.request = request;
    this.inputs = new AnnotationInputs(spark);
  }

  /** Returns all rows together. */
  JavaRDD<Row> rows() {
    AnnotationInputs.Truth truth =
        inputs.truth(request.annotations(), request.split().orElse(null));
    JavaRDD<Row> rows = truth.rows();
    if (!request.sliceBy().isEmpty()) {
      String source =
          request
              .imageTable()
              .orElseThrow(
                  () ->
                      new UserException(
                          "Cannot slice by %s: --image-table is required"
                              .formatted(String.join(", ", request.sliceBy()))));
      ImageSlices found = new ImageSlices(spark, source, inputs.table(source), request.sliceBy());
      slices.addAll(found.slices());
      rows = rows.union(found.rows(truth.rows()));
    }
    return rows.union(
        inputs.isFile(request.detections()) ? inputs.results(request.detections()) : joined(truth));
  }

  /** Returns what reading found and the user should know. */
  List<String> warnings() {
    return warnings;
  }

  /** Returns the slices by number; known once {@link #rows} were made. */
  List<ImageSlices.Slice> slices() {
    return slices;
  }

  /** Returns how many partitions the images are grouped in. */
  int partitions() {
    return inputs.partitions(request.annotations(), request.detections());
  }

  private JavaRDD<Row> joined(AnnotationInputs.Truth truth) {
    String source = request.detections();
    DetectionTable.Joined joined =
        new DetectionTable(spark, source, inputs.table(source))
            .join(truth.rows(), truth.categories());
    if (joined.unknownImages() > 0) {
      String what =
          "%d images of %s are not in %s (%s%s)"
              .formatted(
                  joined.unknownImages(),
                  source,
                  request.annotations(),
                  String.join(", ", joined.unknownNames()),
                  joined.unknownImages() > joined.unknownNames().size() ? ", …" : "");
      if (!request.ignoreUnknownImages()) {
        throw new UserException(
            ("Cannot evaluate: %s; images join by file name or id: check that both belong"
                    + " together, or leave them out with --ignore-unknown-images")
                .formatted(what));
      }
      warnings.add(what + ": their detections were left out");
    }
    if (joined.missingImages() > 0) {
      warnings.add(
          "%d images of %s are not in %s: their truths count as missed"
              .formatted(joined.missingImages(), request.annotations(), source));
    }
    if (joined.failedImages() > 0) {
      warnings.add(
          "%d images of %s could not be labelled: their truths count as missed"
              .formatted(joined.failedImages(), source));
    }
    if (joined.lowestScore() > LOW_SCORE) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "the lowest score in %s is %s: AP is lower than with all detections; label with"
                  + " --score-threshold %s for comparable figures",
              source,
              joined.lowestScore(),
              LOW_SCORE));
    }
    return joined.rows();
  }
}
