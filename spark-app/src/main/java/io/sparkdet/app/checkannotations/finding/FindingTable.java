package io.sparkdet.app.checkannotations.finding;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.row_number;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.storage.StorageLevel;

/** The findings of a check, however many, as rows of {@link Finding#SCHEMA}. */
public final class FindingTable implements AutoCloseable {

  private static final long ROWS_OF_A_FILE = 1_000_000;

  private static final Column[] ORDER = {
    expr("array_position(array(%s), problem)"
            .formatted(
                Arrays.stream(Problem.values())
                    .map(problem -> "'" + problem.label() + "'")
                    .collect(Collectors.joining(", "))))
        .as("rank"),
    col("annotations"),
    col("image_id"),
    col("annotation_id"),
    col("category_id"),
    col("file_name"),
    col("detail")
  };

  private final Dataset<Row> rows;
  private final FindingCounts counts;

  /** Works the findings out, keeps them until this is closed, and counts them. */
  public FindingTable(SparkSession spark, JavaRDD<Row> findings) {
    rows = spark.createDataFrame(findings, Finding.SCHEMA).persist(StorageLevel.MEMORY_AND_DISK());
    counts = new FindingCounts(rows.groupBy("problem", "annotations").count().collectAsList());
  }

  /** Returns how many there are. */
  public FindingCounts counts() {
    return counts;
  }

  /** Returns the findings of a problem. */
  public Dataset<Row> of(Problem problem) {
    return rows.where(col("problem").equalTo(problem.label()));
  }

  /** Returns the first findings of each problem, at most so many of each, the worst first. */
  public List<Row> first(int each) {
    Column[] within = Arrays.copyOfRange(ORDER, 1, ORDER.length);
    return rows.withColumn(
            "place", row_number().over(Window.partitionBy(col("problem")).orderBy(within)))
        .where(col("place").leq(each))
        .orderBy(ORDER)
        .drop("place")
        .collectAsList();
  }

  /** Writes the table, the worst first; of many findings in several files. */
  public void write(String path) {
    long all = Arrays.stream(Severity.values()).mapToLong(counts::of).sum();
    int files = (int) Math.max(1, (all + ROWS_OF_A_FILE - 1) / ROWS_OF_A_FILE);
    rows.repartition(files)
        .sortWithinPartitions(ORDER)
        .write()
        .mode(SaveMode.ErrorIfExists)
        .parquet(path);
  }

  @Override
  public void close() {
    rows.unpersist();
  }
}
