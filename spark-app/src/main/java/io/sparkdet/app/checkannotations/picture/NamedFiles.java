package io.sparkdet.app.checkannotations.picture;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;

import io.sparkdet.app.files.InputProbe;
import io.sparkdet.app.listing.ImageListing;
import io.sparkdet.app.listing.ListingRules;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The picture files below folders, listed by Spark tasks and joined with the images that
 * annotations name; nothing is gathered on the driver. Entries of archives are passed over.
 */
public final class NamedFiles {

  private static final StructType KEYS =
      new StructType()
          .add("folder", DataTypes.IntegerType, false)
          .add("key", DataTypes.StringType, false)
          .add("path", DataTypes.StringType, false);

  private static final StructType WANTED =
      new StructType()
          .add("set", DataTypes.IntegerType, false)
          .add("image_id", DataTypes.LongType, false)
          .add("name", DataTypes.StringType, false)
          .add("folder", DataTypes.IntegerType, false)
          .add("key", DataTypes.StringType, false)
          .add("rank", DataTypes.IntegerType, false);

  private static final StructType FILES =
      new StructType()
          .add("path", DataTypes.StringType, false)
          .add("folder", DataTypes.IntegerType, false);

  private final SparkSession spark;
  private final List<String> roots = new ArrayList<>();
  private final Dataset<Row> files;

  /**
   * Lists the folders.
   *
   * @param folders each once
   * @param work a folder for the listings, which stays as long as this is used
   * @throws io.sparkdet.app.error.UserException if one is no folder
   */
  public NamedFiles(SparkSession spark, List<String> folders, Path work) {
    this.spark = spark;
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    Dataset<Row> all = spark.createDataFrame(List.of(), FILES);
    for (String folder : folders) {
      int number = roots.size();
      roots.add(new InputProbe("--images", folder).imageFolder(hadoop));
      ImageListing listing =
          ImageListing.of(
              spark, List.of(folder), ListingRules.DEFAULT, new Path(work, "folder-" + number), 0);
      all =
          all.union(
              listing
                  .rows()
                  .where("instr(path, '!/') = 0")
                  .select(col("path"), lit(number).as("folder")));
    }
    files = all;
  }

  /**
   * Finds the files of images.
   *
   * @param images set, image_id, name and the number of the folder to look in
   * @return set, image_id, name, files (how many the name fits) and path, for those with a file
   */
  public Dataset<Row> find(Dataset<Row> images) {
    Dataset<Row> wanted =
        spark.createDataFrame(images.toJavaRDD().flatMap(NamedFiles::wanted), WANTED);
    Dataset<Row> named =
        keys().groupBy("folder", "key").agg(count("*").as("files"), min("path").as("path"));
    return wanted
        .join(named, new String[] {"folder", "key"})
        .groupBy("set", "image_id")
        .agg(min(struct(col("rank"), col("files"), col("path"), col("name"))).as("best"))
        .select(
            col("set"),
            col("image_id"),
            col("best.name").as("name"),
            col("best.files").cast("int").as("files"),
            col("best.path").as("path"));
  }

  private static Iterator<Row> wanted(Row image) {
    List<Row> rows = new ArrayList<>();
    List<String> keys = PictureNames.of(image.getString(2));
    for (int rank = 0; rank < keys.size(); rank++) {
      rows.add(
          RowFactory.create(
              image.getInt(0),
              image.getLong(1),
              image.getString(2),
              image.getInt(3),
              keys.get(rank),
              rank));
    }
    return rows.iterator();
  }

  private Dataset<Row> keys() {
    List<String> below = List.copyOf(roots);
    return spark.createDataFrame(files.toJavaRDD().flatMap(file -> keys(file, below)), KEYS);
  }

  private static Iterator<Row> keys(Row file, List<String> roots) {
    String path = file.getString(0);
    int folder = file.getInt(1);
    return PictureNames.of(path.substring(roots.get(folder).length())).stream()
        .map(key -> RowFactory.create(folder, key, path))
        .iterator();
  }

  /** Returns the paths of all files, each once, with the number of the first folder it is in. */
  public Dataset<Row> paths() {
    return files.groupBy("path").agg(min("folder").as("folder"));
  }
}
