package io.sparkdet.app.label;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;

import io.sparkdet.app.job.NearestName;
import io.sparkdet.app.job.UserException;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
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
    List<String> columns = Arrays.asList(table.columns());
    require(columns, content, "--content-column");
    require(columns, id, "--id-column");
    DataType type = table.schema().apply(content).dataType();
    if (!type.equals(DataTypes.BinaryType)) {
      throw new UserException(
          "Cannot read images from column %s: it holds %s, not binary; mend --content-column"
              .formatted(content, type.simpleString()));
    }
    return table.select(
        coalesce(table.col(quoted(id)).cast("string"), lit("")), table.col(quoted(content)));
  }

  private static String quoted(String column) {
    return "`" + column.replace("`", "``") + "`";
  }

  private static void require(List<String> columns, String column, String option) {
    if (!columns.contains(column)) {
      throw new UserException(
          "Cannot read column %s: the table has %s%s; mend %s"
              .formatted(
                  column, String.join(", ", columns), NearestName.hint(column, columns), option));
    }
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
