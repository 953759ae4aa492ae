package io.sparkdet.app.evaluate.table;

import io.sparkdet.detection.audit.AuditBox;
import io.sparkdet.detection.audit.ImageErrors;
import io.sparkdet.detection.audit.JudgedBox;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The table of the images with most errors: one row an image with its picture and what became of
 * its boxes, the worst first. Spark's tasks scale the pictures down.
 */
public final class WorstImageTable {

  private static final StructType BOX = AuditTable.BOX.add("verdict", DataTypes.StringType, false);

  private static final StructType SCHEMA =
      new StructType()
          .add("place", DataTypes.IntegerType, false)
          .add("image_id", DataTypes.LongType, false)
          .add("file_name", DataTypes.StringType, false)
          .add("missed", DataTypes.LongType, false)
          .add("confused", DataTypes.LongType, false)
          .add("false_positives", DataTypes.LongType, false)
          .add("right", DataTypes.LongType, false)
          .add("boxes", DataTypes.createArrayType(BOX, false), false)
          .add("picture", AuditPictures.SCHEMA, false);

  private final SparkSession spark;
  private final String pictures;
  private final HashMap<Long, String> names;

  /**
   * Prepares the table.
   *
   * @param pictures the folder of the pictures
   * @param names category names by id
   */
  public WorstImageTable(SparkSession spark, String pictures, Map<Long, String> names) {
    this.spark = spark;
    this.pictures = pictures;
    this.names = new HashMap<>(names);
  }

  /** Writes images, the worst first. */
  public void write(List<ImageErrors> images, String path) {
    List<Row> places = new ArrayList<>();
    for (ImageErrors image : images) {
      places.add(RowFactory.create(places.size(), image.toBytes()));
    }
    HashMap<Long, String> shipped = names;
    AuditPictures cuts =
        new AuditPictures(
            pictures, new SerializableConfiguration(spark.sparkContext().hadoopConfiguration()));
    int tasks = Math.max(1, Math.min(places.size(), 2 * spark.sparkContext().defaultParallelism()));
    JavaRDD<Row> rows =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(places, tasks)
            .map(
                place ->
                    row(place.getInt(0), ImageErrors.fromBytes(place.getAs(1)), shipped, cuts));
    spark
        .createDataFrame(rows, SCHEMA)
        .repartition(1)
        .sortWithinPartitions("place")
        .write()
        .mode(SaveMode.ErrorIfExists)
        .parquet(path);
  }

  private static Row row(
      int place, ImageErrors image, Map<Long, String> names, AuditPictures pictures) {
    return RowFactory.create(
        place,
        image.imageId(),
        image.image(),
        image.missed(),
        image.confused(),
        image.falsePositives(),
        image.right(),
        image.boxes().stream().map(box -> box(box, names)).toArray(Row[]::new),
        pictures.whole(image.image()));
  }

  private static Row box(JudgedBox judged, Map<Long, String> names) {
    AuditBox box = judged.box();
    return RowFactory.create(
        box.x(),
        box.y(),
        box.x() + box.width(),
        box.y() + box.height(),
        AuditTable.score(box),
        box.category(),
        AuditTable.name(box.category(), names),
        judged.verdict().label());
  }
}
