package io.sparkdet.app.label;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;

import io.sparkdet.app.job.UserException;
import java.util.List;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;

/** Encoded images in a column of Parquet tables. */
final class InputTable {

  private InputTable() {}

  /**
   * Returns rows of (id as text, content).
   *
   * @throws UserException if a table or column is not there, or the content is not binary
   */
  static Dataset<Row> read(SparkSession spark, List<String> locations, String content, String id) {
    Dataset<Row> table;
    try {
      table = spark.read().parquet(locations.toArray(String[]::new));
    } catch (Exception e) {
      if (e instanceof AnalysisException) {
        throw new UserException(
            "Cannot read input %s as Parquet: %s; mend --input or --input-format"
                .formatted(String.join(" ", locations), firstLine(e)),
            e);
      }
      throw e;
    }
    TableColumn images = TableColumn.of(table.schema(), content, "--content-column");
    TableColumn ids = TableColumn.of(table.schema(), id, "--id-column");
    if (!images.type().equals(DataTypes.BinaryType)) {
      throw new UserException(
          "Cannot read images from column %s: it holds %s, not binary%s; mend --content-column"
              .formatted(content, images.type().simpleString(), images.binaryFieldHint()));
    }
    return table.select(
        coalesce(table.col(ids.expression()).cast("string"), lit("")).as("id"),
        table.col(images.expression()).as("content"));
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
