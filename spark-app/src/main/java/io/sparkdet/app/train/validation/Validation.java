package io.sparkdet.app.train.validation;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.train.data.TrainingData;
import io.sparkdet.app.train.data.TrainingSet;
import io.sparkdet.app.train.data.TrainingSetReader;
import io.sparkdet.app.train.round.TrainingVectors;
import io.sparkdet.detection.coco.CocoAccumulator;
import io.sparkdet.detection.coco.CocoSummary;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.efficientdet.model.ModelClass;
import io.sparkdet.efficientdet.model.ModelDescription;
import io.sparkdet.sql.annotations.AnnotationInputs;
import io.sparkdet.sql.annotations.file.AnnotationException;
import io.sparkdet.sql.annotations.row.AnnotationRows;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Measures weights on annotated images: each is labelled as {@code label} would label it, and
 * COCO's metrics are taken as {@code evaluate} takes them, crowds and annotated areas included.
 */
public final class Validation {

  private final JavaSparkContext context;
  private final List<Row> images;
  private final long[] categoryOfClass;
  private final List<String> notes;

  private Validation(
      JavaSparkContext context, List<Row> images, long[] categoryOfClass, List<String> notes) {
    this.context = context;
    this.images = images;
    this.categoryOfClass = categoryOfClass;
    this.notes = notes;
  }

  /**
   * What was measured.
   *
   * @param failures pictures that could not be labelled, and why; their truths count as not found
   */
  public record Measured(CocoSummary summary, List<String> failures) {}

  /** Returns what the user should know about the validation set. */
  public List<String> notes() {
    return notes;
  }

  /** Returns the file of the first picture with a truth. */
  public Optional<String> picture() {
    return images.stream()
        .filter(row -> row.<byte[]>getAs(2).length > 0)
        .map(row -> row.getString(1))
        .findFirst();
  }

  /**
   * Reads the images' truths.
   *
   * @param read their places, as {@link #pictures} gives them
   * @param classes that are trained; truths of other categories count as not found
   * @param inputSize side of the network's input in pixels
   * @throws UserException if they cannot be read, or nothing can be measured on them
   */
  public static Validation read(
      SparkSession spark,
      TrainingData data,
      TrainingSetReader.Result read,
      List<ModelClass> classes,
      int inputSize) {
    TrainingSet set = read.set();
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    List<String> notes =
        UsableSet.require("validate", data.annotations(), context, read, inputSize).notes().stream()
            .map("Validation: "::concat)
            .toList();
    List<Row> rows = new ArrayList<>(annotations(spark, data));
    rows.sort(
        Comparator.comparingLong((Row row) -> row.getLong(0))
            .thenComparingInt(row -> row.getInt(1))
            .thenComparingLong(row -> row.getLong(2)));
    Map<String, Long> categories = new HashMap<>();
    Map<Long, ByteArrayOutputStream> truths = new HashMap<>();
    for (Row row : rows) {
      byte[] payload = row.getAs(3);
      if (row.getInt(1) == AnnotationRows.CATEGORY) {
        categories.put(new String(payload, StandardCharsets.UTF_8), row.getLong(2));
      } else if (row.getInt(1) == AnnotationRows.TRUTHS) {
        truths
            .computeIfAbsent(row.getLong(0), id -> new ByteArrayOutputStream())
            .writeBytes(payload);
      }
    }
    List<Row> images = new ArrayList<>();
    for (int image = 0; image < set.size(); image++) {
      ByteArrayOutputStream boxes = truths.get(set.id(image));
      images.add(
          RowFactory.create(
              set.id(image), set.path(image), boxes == null ? new byte[0] : boxes.toByteArray()));
    }
    long[] categoryOfClass =
        classes.stream()
            .mapToLong(one -> categories.getOrDefault(one.name(), ValidationTask.NO_CATEGORY))
            .toArray();
    return new Validation(context, images, categoryOfClass, notes);
  }

  /**
   * Reads the places of a validation set's pictures.
   *
   * @param classes that are trained
   * @throws UserException if they cannot be read
   */
  public static TrainingSetReader.Result pictures(
      SparkSession spark, TrainingData data, List<ModelClass> classes) {
    return TrainingSetReader.read(spark, data.withClasses(classes));
  }

  private static List<Row> annotations(SparkSession spark, TrainingData data) {
    try {
      return new AnnotationInputs(spark)
          .truth(data.annotations(), data.split().orElse(null))
          .rows()
          .collect();
    } catch (AnnotationException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Returns the metrics of a model with these weights.
   *
   * @throws UserException if no picture could be labelled
   */
  public Measured measure(ModelDescription model, TrainingVectors vectors) {
    Broadcast<TrainingVectors> weights = context.broadcast(vectors);
    Broadcast<SerializableConfiguration> hadoop =
        context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
    try {
      String json = new String(model.toBytes(), StandardCharsets.UTF_8);
      ValidationTask task =
          new ValidationTask(UUID.randomUUID().toString(), json, categoryOfClass, weights, hadoop);
      int partitions = Math.min(images.size(), 2 * context.defaultParallelism());
      CocoAccumulator all = new CocoAccumulator(EvaluationSettings.COCO);
      List<String> failures = new ArrayList<>();
      for (byte[] result : context.parallelize(images, partitions).mapPartitions(task).collect()) {
        byte[] content = Arrays.copyOfRange(result, 1, result.length);
        if (result[0] == ValidationTask.FAILURE) {
          failures.add(new String(content, StandardCharsets.UTF_8));
        } else {
          all.combine(CocoAccumulator.fromBytes(EvaluationSettings.COCO, content));
        }
      }
      if (failures.size() == images.size()) {
        throw new UserException(
            "Cannot validate: none of the %d pictures could be labelled (%s); check --validation-images"
                .formatted(images.size(), failures.get(0)));
      }
      return new Measured(new CocoSummary(all.result()), failures.stream().sorted().toList());
    } finally {
      weights.destroy();
      hadoop.destroy();
    }
  }
}
