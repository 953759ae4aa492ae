package io.sparkdet.app.paired;

import io.sparkdet.app.compare.CompareInputs;
import io.sparkdet.app.evaluate.table.AuditPictures;
import io.sparkdet.detection.audit.AuditBox;
import io.sparkdet.detection.audit.Finding;
import io.sparkdet.detection.coco.score.OperatingPoint;
import io.sparkdet.detection.compare.Effect;
import io.sparkdet.sql.annotations.ImageGroups;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * What changed for the better and for the worse: counts by kind and class, and the table of the
 * largest changes with their pictures, which Spark's tasks cut.
 */
final class Effects {

  private static final StructType SCHEMA = schema();

  private final SparkSession spark;
  private final PairedRequest request;
  private final Map<Long, String> names;
  private final Map<Long, Double> before;
  private final Map<Long, Double> after;

  /**
   * Prepares.
   *
   * @param names category names by id
   * @param before the score of best F1 of each category before
   * @param after the same after
   */
  Effects(
      SparkSession spark,
      PairedRequest request,
      Map<Long, String> names,
      Map<Long, OperatingPoint> before,
      Map<Long, OperatingPoint> after) {
    this.spark = spark;
    this.request = request;
    this.names = names;
    this.before = scores(before, names);
    this.after = scores(after, names);
  }

  /** A class of which no score makes a detection right is not used. */
  private static Map<Long, Double> scores(
      Map<Long, OperatingPoint> points, Map<Long, String> names) {
    Map<Long, Double> scores = new HashMap<>();
    points.forEach(
        (category, point) -> {
          if (names.containsKey(category) && point.truePositives() > 0) {
            scores.put(category, point.score());
          }
        });
    return scores;
  }

  private static StructType schema() {
    StructType schema =
        new StructType()
            .add("better", DataTypes.BooleanType, false)
            .add("place", DataTypes.IntegerType, false)
            .add("category", DataTypes.StringType, false);
    for (StructField field : EffectRows.SCHEMA.fields()) {
      if (!field.name().equals(EffectRows.COUNT)) {
        schema = schema.add(field);
      }
    }
    return schema.add("picture", AuditPictures.SCHEMA, true);
  }

  /**
   * Compares image by image and writes the table.
   *
   * @return the number of changes by kind and category
   */
  Map<Effect, Map<Long, Long>> write(String path) {
    Map<Long, Double> usedBefore = before;
    Map<Long, Double> usedAfter = after;
    String annotations = request.annotations();
    try (CompareInputs inputs = new CompareInputs(spark, request.files())) {
      Dataset<Row> rows =
          spark
              .createDataFrame(
                  ImageGroups.partitioned(spark, inputs.rows(), inputs.partitions())
                      .mapPartitions(
                          images -> EffectRows.of(images, annotations, usedBefore, usedAfter)),
                  EffectRows.SCHEMA)
              .persist(StorageLevel.DISK_ONLY());
      try {
        write(largest(rows), path);
        return counts(rows);
      } finally {
        rows.unpersist();
      }
    }
  }

  private static Map<Effect, Map<Long, Long>> counts(Dataset<Row> rows) {
    Map<Effect, Map<Long, Long>> counts = new EnumMap<>(Effect.class);
    for (Effect effect : Effect.values()) {
      counts.put(effect, new TreeMap<>());
    }
    rows.where("image_id is null")
        .groupBy("effect", "category_id")
        .agg(functions.sum(EffectRows.COUNT))
        .collectAsList()
        .forEach(
            row ->
                counts
                    .computeIfAbsent(effect(row.getString(0)), first -> new TreeMap<>())
                    .put(row.getLong(1), row.getLong(2)));
    return counts;
  }

  private static Effect effect(String label) {
    return Effect.valueOf(label.toUpperCase(Locale.ROOT));
  }

  /** Returns the largest changes of each kind, with their places. */
  private List<Row> largest(Dataset<Row> rows) {
    List<Row> largest = new ArrayList<>();
    for (Effect effect : Effect.values()) {
      int place = 0;
      for (Row row :
          rows.where(functions.col("effect").equalTo(effect.label()))
              .where("image_id is not null")
              .orderBy(functions.col("amount").desc(), functions.col("image_id"))
              .limit(EffectRows.MOST)
              .drop(EffectRows.COUNT)
              .collectAsList()) {
        String category = names.getOrDefault(row.<Long>getAs("category_id"), "");
        List<Object> values = new ArrayList<>(List.of(effect.better(), place++, category));
        for (int i = 0; i < row.length(); i++) {
          values.add(row.get(i));
        }
        largest.add(RowFactory.create(values.toArray()));
      }
    }
    return largest;
  }

  private void write(List<Row> largest, String path) {
    @Nullable AuditPictures cuts =
        request
            .images()
            .map(
                folder ->
                    new AuditPictures(
                        folder,
                        new SerializableConfiguration(spark.sparkContext().hadoopConfiguration())))
            .orElse(null);
    int box = SCHEMA.fieldIndex("box");
    int name = SCHEMA.fieldIndex("file_name");
    int tasks =
        Math.max(1, Math.min(largest.size(), 2 * spark.sparkContext().defaultParallelism()));
    spark
        .createDataFrame(
            JavaSparkContext.fromSparkContext(spark.sparkContext())
                .parallelize(largest, tasks)
                .map(row -> withPicture(row, cuts, row.getString(name), row.getStruct(box))),
            SCHEMA)
        .repartition(1)
        .sortWithinPartitions("effect", "place")
        .write()
        .mode(SaveMode.ErrorIfExists)
        .parquet(path);
  }

  /** Adds the picture, which is the last of the columns. */
  private static Row withPicture(Row row, @Nullable AuditPictures cuts, String name, Row box) {
    Object[] values = new Object[row.length() + 1];
    for (int i = 0; i < row.length(); i++) {
      values[i] = row.get(i);
    }
    if (cuts != null) {
      AuditBox place =
          new AuditBox(
              box.getDouble(0),
              box.getDouble(1),
              box.getDouble(2) - box.getDouble(0),
              box.getDouble(3) - box.getDouble(1),
              0,
              Double.NaN);
      values[row.length()] = cuts.cut(name, Finding.surroundings(place));
    }
    return RowFactory.create(values);
  }
}
