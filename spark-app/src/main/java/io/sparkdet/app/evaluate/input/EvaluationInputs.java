package io.sparkdet.app.evaluate.input;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.evaluate.plan.EvaluateRequest;
import io.sparkdet.app.evaluate.plan.ImageSlice;
import io.sparkdet.sql.annotations.AnnotationInputs;
import io.sparkdet.sql.annotations.coco.DetectedImages;
import io.sparkdet.sql.annotations.row.AnnotationRows;
import io.sparkdet.sql.annotations.table.DetectionTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Truths, detections and slices as rows of one form, and what did not join. */
public final class EvaluationInputs implements EvaluationSource<JavaRDD<Row>> {

  /** COCO's own evaluation of a full detector keeps everything down to about here. */
  private static final double LOW_SCORE = 0.001;

  private final SparkSession spark;
  private final EvaluateRequest request;
  private final AnnotationInputs inputs;
  private final List<String> warnings = new ArrayList<>();
  private final List<DetectionTable.Joined> joins = new ArrayList<>();
  private final List<ImageSlice> slices = new ArrayList<>();
  private AnnotationInputs.@Nullable Truth truth;
  private @Nullable JavaRDD<Row> annotated;

  public EvaluationInputs(SparkSession spark, EvaluateRequest request) {
    this.spark = spark;
    this.request = request;
    this.inputs = new AnnotationInputs(spark);
  }

  /** Returns all rows together, the images of a COCO results file by their ids. */
  @Override
  public JavaRDD<Row> rows() {
    AnnotationInputs.Truth found = truth();
    return annotated()
        .union(
            inputs.isResults(request.detections())
                ? inputs.results(request.detections(), inputs.byId(request.annotations()))
                : joined(found));
  }

  /**
   * Returns the same, the images of a COCO results file by their names; nothing where there are
   * none that could help.
   *
   * @param unknown what some images are called that did not join by their ids
   */
  @Override
  public Optional<JavaRDD<Row>> rowsByName(Collection<String> unknown) {
    if (!inputs.isResults(request.detections())) {
      return Optional.empty();
    }
    DetectedImages names = AnnotationInputs.byName(truth().rows());
    return names.joinsAny(unknown) || inputs.namesImages(request.detections())
        ? Optional.of(annotated().union(inputs.results(request.detections(), names)))
        : Optional.empty();
  }

  /**
   * Returns the ids of the categories that are to be left out.
   *
   * @throws UserException if the truth lists none of such a name or id
   */
  @Override
  public Set<Long> ignoredCategories() {
    return request.ignoredCategories().isEmpty()
        ? Set.of()
        : new IgnoredCategories(request).among(categories());
  }

  @Override
  public Map<Long, String> categories() {
    Map<Long, String> names = new TreeMap<>();
    truth().categories().forEach((name, id) -> names.put(id, name));
    return names.isEmpty()
        ? AnnotationRows.categories(
            truth().rows().filter(row -> row.getInt(1) == AnnotationRows.CATEGORY).collect())
        : names;
  }

  private AnnotationInputs.Truth truth() {
    if (truth == null) {
      truth = inputs.truth(request.annotations(), request.split().orElse(null));
    }
    return truth;
  }

  /** Returns the rows of truth and slices. */
  private JavaRDD<Row> annotated() {
    if (annotated == null) {
      annotated = truth().rows();
      if (!request.sliceBy().isEmpty()) {
        annotated = annotated.union(sliced());
      }
    }
    return annotated;
  }

  private JavaRDD<Row> sliced() {
    ImageSlices found = ImageSlices.of(spark, inputs, request);
    slices.addAll(found.slices());
    return found.rows(truth().rows());
  }

  /** Returns what reading found and the user should know. */
  @Override
  public List<String> warnings() {
    List<String> all = new ArrayList<>(inputs.notes());
    all.addAll(warnings);
    return all;
  }

  /** Frees what was kept of tables, once the rows were read. */
  @Override
  public void close() {
    joins.forEach(DetectionTable.Joined::release);
  }

  /** Returns the slices by number; known once {@link #rows} were made. */
  @Override
  public List<ImageSlice> slices() {
    return slices;
  }

  /** Returns how many partitions the images are grouped in. */
  public int partitions() {
    return inputs.partitions(request.annotations(), request.detections());
  }

  private JavaRDD<Row> joined(AnnotationInputs.Truth truth) {
    String source = request.detections();
    DetectionTable.Joined joined =
        new DetectionTable(spark, source, inputs.detections(source))
            .join(truth.rows(), truth.categories());
    joins.add(joined);
    if (joined.alike() > 0) {
      warnings.add(
          "%d images of %s joined by base name or stem, since their whole names are not those of %s"
              .formatted(joined.alike(), source, request.annotations()));
    }
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
