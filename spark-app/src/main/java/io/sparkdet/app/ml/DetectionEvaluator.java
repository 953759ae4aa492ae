package io.sparkdet.app.ml;

import io.sparkdet.detection.PublicApi;
import io.sparkdet.detection.coco.CocoMetric;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.sql.metrics.BoxColumns;
import io.sparkdet.sql.metrics.CocoAggregate;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.apache.spark.ml.evaluation.Evaluator;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.StructType;

/**
 * Measures a table of one row an image by one of COCO's metrics, exact, ties by image id: {@code
 * image_id} (a whole number), {@code truths} (array of struct with id, category_id, x_min, y_min,
 * x_max, y_max and perhaps area, iscrowd) and {@code detected} (what {@link EfficientDetDetector}
 * gives, or an array of struct with x_min, y_min, x_max, y_max, score, category_id). NULL is no
 * box.
 *
 * <p>More is better; -1 is a metric that is not defined, as where there are no truths. Keeps about
 * 36 bytes a detection: the command {@code evaluate} is the bounded way.
 */
@PublicApi
public final class DetectionEvaluator extends Evaluator implements DefaultParamsWritable {

  private static final long serialVersionUID = 1L;

  private final String uid;
  private final Param<String> imageIdCol;
  private final Param<String> truthsCol;
  private final Param<String> detectionsCol;
  private final Param<String> metricName;

  /** Makes an evaluator of AP. */
  public DetectionEvaluator() {
    this(Identifiable$.MODULE$.randomUID("detectionEvaluator"));
  }

  /** Makes an evaluator of that uid, as Spark does when it loads one. */
  public DetectionEvaluator(String uid) {
    this.uid = uid;
    imageIdCol = new Param<>(this, "imageIdCol", "column of image ids (a whole number)");
    truthsCol = new Param<>(this, "truthsCol", "column of arrays of truths");
    detectionsCol = new Param<>(this, "detectionsCol", "column of what was detected");
    metricName = new Param<>(this, "metricName", labels());
    setDefault(imageIdCol, "image_id");
    setDefault(truthsCol, "truths");
    setDefault(detectionsCol, "detected");
    setDefault(metricName, CocoMetric.AP.label());
  }

  /** Returns what reads a saved evaluator; Spark calls it by its name. */
  public static MLReader<DetectionEvaluator> read() {
    return new DefaultParamsReader<>();
  }

  /** Returns the evaluator saved at {@code path}. */
  public static DetectionEvaluator load(String path) {
    return read().load(path);
  }

  /**
   * Returns the metric.
   *
   * @throws IllegalArgumentException if a column does not fit
   */
  @Override
  public double evaluate(Dataset<?> dataset) {
    CocoMetric metric = metric(getOrDefault(metricName));
    CocoAggregate<Double> aggregate =
        new CocoAggregate<>("coco", EvaluationSettings.COCO, metric::of, Encoders.DOUBLE());
    Column measured =
        functions
            .udaf(aggregate, CocoAggregate.input())
            .apply(imageId(dataset), truths(dataset), detections(dataset));
    return dataset.select(measured).head().getDouble(0);
  }

  @Override
  public boolean isLargerBetter() {
    return true;
  }

  @Override
  public DetectionEvaluator copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  @Override
  public String uid() {
    return uid;
  }

  private Column imageId(Dataset<?> dataset) {
    String column = getOrDefault(imageIdCol);
    DataType type = Columns.type(dataset.schema(), column);
    if (!(type instanceof IntegralType)) {
      throw new IllegalArgumentException(
          "Cannot take image ids from the column '%s' of type %s: give whole numbers"
              .formatted(column, type.sql()));
    }
    return dataset.col(Columns.quoted(column)).cast("bigint");
  }

  private Column truths(Dataset<?> dataset) {
    String column = getOrDefault(truthsCol);
    DataType type = Columns.type(dataset.schema(), column);
    return BoxColumns.truths(dataset.col(Columns.quoted(column)), type)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Cannot take truths from the column '%s' of type %s: give array<struct<id, category_id, x_min, y_min, x_max, y_max[, area, iscrowd]>>"
                        .formatted(column, type.sql())));
  }

  private Column detections(Dataset<?> dataset) {
    String column = getOrDefault(detectionsCol);
    DataType type = Columns.type(dataset.schema(), column);
    Column boxes = dataset.col(Columns.quoted(column));
    DataType ofBoxes = type;
    if (type instanceof StructType detected
        && Arrays.asList(detected.fieldNames()).contains("detections")) {
      boxes = boxes.getField("detections");
      ofBoxes = detected.apply("detections").dataType();
    }
    return BoxColumns.detections(boxes, ofBoxes)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Cannot take detections from the column '%s' of type %s: give array<struct<x_min, y_min, x_max, y_max, score, category_id>>, or a struct with such detections"
                        .formatted(column, type.sql())));
  }

  private static CocoMetric metric(String name) {
    return Arrays.stream(CocoMetric.values())
        .filter(metric -> metric.label().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Cannot measure '%s': there are %s".formatted(name, labels())));
  }

  private static String labels() {
    return Arrays.stream(CocoMetric.values())
        .map(CocoMetric::label)
        .collect(Collectors.joining(", "));
  }

  /** Returns the parameter that {@link #setImageIdCol} sets. */
  public Param<String> imageIdCol() {
    return imageIdCol;
  }

  /** Sets the column of image ids; {@code image_id} by default. */
  public DetectionEvaluator setImageIdCol(String column) {
    set(imageIdCol, column);
    return this;
  }

  /** Returns the parameter that {@link #setTruthsCol} sets. */
  public Param<String> truthsCol() {
    return truthsCol;
  }

  /** Sets the column of truths; {@code truths} by default. */
  public DetectionEvaluator setTruthsCol(String column) {
    set(truthsCol, column);
    return this;
  }

  /** Returns the parameter that {@link #setDetectionsCol} sets. */
  public Param<String> detectionsCol() {
    return detectionsCol;
  }

  /** Sets the column of detections; {@code detected} by default. */
  public DetectionEvaluator setDetectionsCol(String column) {
    set(detectionsCol, column);
    return this;
  }

  /** Returns the parameter that {@link #setMetricName} sets. */
  public Param<String> metricName() {
    return metricName;
  }

  /**
   * Sets which of COCO's twelve numbers is measured; {@code AP} by default.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public DetectionEvaluator setMetricName(String name) {
    set(metricName, metric(name).label());
    return this;
  }
}
