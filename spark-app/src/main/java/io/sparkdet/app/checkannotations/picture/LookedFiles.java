package io.sparkdet.app.checkannotations.picture;

import io.sparkdet.app.checkannotations.finding.DataSets;
import io.sparkdet.app.checkannotations.finding.Finding;
import io.sparkdet.app.checkannotations.finding.Problem;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.SerializableConfiguration;

/** The files of annotated images, looked at once and kept until this is closed. */
public final class LookedFiles implements AutoCloseable {

  private static final long IMAGES_OF_A_TASK = 500;
  private static final long MOST_TASKS = 20_000;

  private final NamedFiles files;
  private final Dataset<Row> looked;

  /**
   * Looks at the files.
   *
   * @param files below the folders
   * @param images set, image_id, name and the number of the folder to look in
   * @param count how many images there are
   */
  public LookedFiles(
      SparkSession spark,
      NamedFiles files,
      Dataset<Row> images,
      long count,
      PictureComparison comparison) {
    this.files = files;
    FileLook look =
        new FileLook(
            comparison, new SerializableConfiguration(spark.sparkContext().hadoopConfiguration()));
    long cores = spark.sparkContext().defaultParallelism();
    int tasks = (int) Math.min(MOST_TASKS, Math.max(2 * cores, count / IMAGES_OF_A_TASK));
    looked =
        spark
            .createDataFrame(
                files
                    .find(images)
                    .repartition(tasks, functions.col("path"))
                    .toJavaRDD()
                    .mapPartitions(look::look),
                FileLook.SCHEMA)
            .persist(StorageLevel.MEMORY_AND_DISK());
  }

  /** Returns a row an image that has a file, as {@link FileLook#SCHEMA} says. */
  public Dataset<Row> rows() {
    return looked;
  }

  /**
   * Returns the files that no image has.
   *
   * @param folderSets the first of the annotations that look in each folder
   * @return rows of {@link Finding#SCHEMA}
   */
  public JavaRDD<Row> notAnnotated(DataSets sets, int[] folderSets) {
    return files
        .paths()
        .join(looked.select("path").distinct(), new String[] {"path"}, "left_anti")
        .select("path", "folder")
        .toJavaRDD()
        .map(
            row ->
                Finding.of(Problem.NOT_ANNOTATED, folderSets[row.getInt(1)], "")
                    .atFile(row.getString(0))
                    .row(sets));
  }

  @Override
  public void close() {
    looked.unpersist();
  }
}
