package io.sparkdet.app.evaluate.table;

import io.sparkdet.app.error.UserException;
import io.sparkdet.detection.audit.AuditBox;
import io.sparkdet.detection.audit.Finding;
import io.sparkdet.detection.audit.LabelAudit;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * The table of the label audit: one row a finding with its picture, the most telling of each kind
 * first. Spark's tasks cut the pictures.
 */
public final class AuditTable {

  /** An annotated or detected box, which has a score. */
  static final StructType BOX =
      new StructType()
          .add("x_min", DataTypes.DoubleType, false)
          .add("y_min", DataTypes.DoubleType, false)
          .add("x_max", DataTypes.DoubleType, false)
          .add("y_max", DataTypes.DoubleType, false)
          .add("score", DataTypes.DoubleType, true)
          .add("category_id", DataTypes.LongType, false)
          .add("category", DataTypes.StringType, false);

  private static final StructType SCHEMA =
      new StructType()
          .add("kind", DataTypes.StringType, false)
          .add("place", DataTypes.IntegerType, false)
          .add("image_id", DataTypes.LongType, false)
          .add("file_name", DataTypes.StringType, false)
          .add("box", BOX, false)
          .add("overlap", DataTypes.DoubleType, false)
          .add("overlap_category", DataTypes.StringType, true)
          .add("others", DataTypes.IntegerType, false)
          .add("truths", DataTypes.createArrayType(BOX, false), false)
          .add("detections", DataTypes.createArrayType(BOX, false), false)
          .add("picture", AuditPictures.SCHEMA, false);

  private final SparkSession spark;
  private final Configuration configuration;
  private final String pictures;
  private final HashMap<Long, String> names;

  /**
   * Prepares the table.
   *
   * @param pictures the folder of the pictures
   * @param names category names by id
   */
  public AuditTable(SparkSession spark, String pictures, Map<Long, String> names) {
    this.spark = spark;
    this.configuration = spark.sparkContext().hadoopConfiguration();
    this.pictures = pictures;
    this.names = new HashMap<>(names);
  }

  /**
   * Refuses a folder of pictures that is none.
   *
   * @throws UserException if there is no such folder
   */
  public static void requireFolder(String pictures, Configuration configuration)
      throws IOException {
    if (!isFolder(pictures, configuration)) {
      throw new UserException(
          "Cannot audit the annotations: %s is no folder; name that of the pictures with --images"
              .formatted(pictures));
    }
  }

  private static boolean isFolder(String name, Configuration configuration) throws IOException {
    Path folder = new Path(name);
    try {
      return folder.getFileSystem(configuration).getFileStatus(folder).isDirectory();
    } catch (FileNotFoundException e) {
      return false;
    }
  }

  /** Writes the findings of an audit. */
  public void write(LabelAudit audit, String path) {
    List<Row> findings = new ArrayList<>();
    for (Finding.Kind kind : Finding.Kind.values()) {
      int place = 0;
      for (Finding finding : audit.findings(kind)) {
        findings.add(RowFactory.create(place++, finding.toBytes()));
      }
    }
    HashMap<Long, String> shipped = names;
    AuditPictures cuts = new AuditPictures(pictures, new SerializableConfiguration(configuration));
    JavaRDD<Row> rows =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(findings, tasks(findings.size()))
            .map(
                finding ->
                    row(finding.getInt(0), Finding.fromBytes(finding.getAs(1)), shipped, cuts));
    spark
        .createDataFrame(rows, SCHEMA)
        .repartition(1)
        .sortWithinPartitions("kind", "place")
        .write()
        .mode(SaveMode.ErrorIfExists)
        .parquet(path);
  }

  private int tasks(int findings) {
    return Math.max(1, Math.min(findings, 2 * spark.sparkContext().defaultParallelism()));
  }

  private static Row row(
      int place, Finding finding, Map<Long, String> names, AuditPictures pictures) {
    return RowFactory.create(
        finding.kind().label(),
        place,
        finding.imageId(),
        finding.image(),
        box(finding.box(), names),
        finding.overlap(),
        finding.overlap() > 0 ? name(finding.overlapCategory(), names) : null,
        finding.others(),
        finding.truths().stream().map(box -> box(box, names)).toArray(Row[]::new),
        finding.detections().stream().map(box -> box(box, names)).toArray(Row[]::new),
        pictures.cut(finding));
  }

  private static Row box(AuditBox box, Map<Long, String> names) {
    return RowFactory.create(
        box.x(),
        box.y(),
        box.x() + box.width(),
        box.y() + box.height(),
        score(box),
        box.category(),
        name(box.category(), names));
  }

  static @Nullable Double score(AuditBox box) {
    return Double.isNaN(box.score()) ? null : (Double) box.score();
  }

  static String name(long category, Map<Long, String> names) {
    return names.getOrDefault(category, "id " + category);
  }
}
