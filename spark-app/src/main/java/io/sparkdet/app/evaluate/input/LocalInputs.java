package io.sparkdet.app.evaluate.input;

import io.sparkdet.app.evaluate.plan.EvaluateRequest;
import io.sparkdet.app.evaluate.plan.ImageSlice;
import io.sparkdet.sql.annotations.AnnotationInputs;
import io.sparkdet.sql.annotations.ImageRows;
import io.sparkdet.sql.annotations.coco.CocoInstances;
import io.sparkdet.sql.annotations.coco.CocoResultsHere;
import io.sparkdet.sql.annotations.coco.DetectedImages;
import io.sparkdet.sql.annotations.coco.ImageNumbers;
import io.sparkdet.sql.annotations.file.Workers;
import io.sparkdet.sql.annotations.row.AnnotationRows;
import io.sparkdet.sql.annotations.row.NameIndex;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * The two COCO files of an evaluation in this JVM's memory, read at the same time. Spark is started
 * for slices alone, whose table may be of any kind.
 */
public final class LocalInputs implements EvaluationSource<ImageRows> {

  private final Supplier<SparkSession> spark;
  private final Configuration configuration;
  private final EvaluateRequest request;
  private final Workers workers;
  private final List<ImageSlice> slices = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private @Nullable ImageNumbers numbers;
  private @Nullable Future<List<Row>> truth;
  private @Nullable List<Row> annotated;

  /**
   * Reads nothing yet.
   *
   * @param spark starts a session
   */
  public LocalInputs(
      Supplier<SparkSession> spark,
      Configuration configuration,
      EvaluateRequest request,
      Workers workers) {
    this.spark = spark;
    this.configuration = configuration;
    this.request = request;
    this.workers = workers;
  }

  private ImageNumbers numbers() {
    if (numbers == null) {
      numbers = ImageNumbers.of(request.annotations(), configuration);
    }
    return numbers;
  }

  /** Returns the rows of the truth, whose reading has begun at least. */
  private Future<List<Row>> truth() {
    if (truth == null) {
      ImageNumbers known = numbers();
      truth =
          workers.begin(() -> CocoInstances.rowsHere(configuration, request.annotations(), known));
    }
    return truth;
  }

  @Override
  public ImageRows rows() {
    truth = truth(); // is read beside the detections
    return read(DetectedImages.byId(numbers()));
  }

  @Override
  public Optional<ImageRows> rowsByName(Collection<String> unknown) {
    DetectedImages names = DetectedImages.byName(NameIndex.of(Workers.result(truth())));
    return names.joinsAny(unknown)
            || AnnotationInputs.namesImages(request.detections(), configuration)
        ? Optional.of(read(names))
        : Optional.empty();
  }

  private ImageRows read(DetectedImages images) {
    CocoResultsHere results =
        new CocoResultsHere(request.detections(), configuration, images, workers);
    var detections = results.read();
    return new ImageRows(annotated(), detections);
  }

  /** Returns the rows of truth and slices. */
  private List<Row> annotated() {
    if (annotated == null) {
      annotated = Workers.result(truth());
      if (!request.sliceBy().isEmpty()) {
        annotated = new ArrayList<>(annotated);
        annotated.addAll(sliced());
      }
    }
    return annotated;
  }

  private List<Row> sliced() {
    SparkSession session = spark.get();
    AnnotationInputs inputs = new AnnotationInputs(session);
    ImageSlices found = ImageSlices.of(session, inputs, request);
    slices.addAll(found.slices());
    warnings.addAll(inputs.notes());
    List<Row> images = Workers.result(truth()).stream().filter(NameIndex::isName).toList();
    return found
        .rows(JavaSparkContext.fromSparkContext(session.sparkContext()).parallelize(images))
        .collect();
  }

  @Override
  public Set<Long> ignoredCategories() {
    return request.ignoredCategories().isEmpty()
        ? Set.of()
        : new IgnoredCategories(request).among(categories());
  }

  @Override
  public Map<Long, String> categories() {
    return AnnotationRows.categories(
        Workers.result(truth()).stream()
            .filter(row -> row.getInt(1) == AnnotationRows.CATEGORY)
            .toList());
  }

  @Override
  public List<String> warnings() {
    return warnings;
  }

  @Override
  public List<ImageSlice> slices() {
    return slices;
  }

  @Override
  public void close() {
    annotated = null;
    truth = null;
  }
}
