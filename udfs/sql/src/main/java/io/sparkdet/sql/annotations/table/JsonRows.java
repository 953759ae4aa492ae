package io.sparkdet.sql.annotations.table;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import com.fasterxml.jackson.core.JsonToken;
import io.sparkdet.sql.annotations.coco.JsonCursor;
import io.sparkdet.sql.annotations.file.AnnotationException;
import io.sparkdet.sql.annotations.file.AnnotationFile;
import io.sparkdet.sql.annotations.file.FileContent;
import io.sparkdet.sql.detector.DetectionSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.types.AtomicType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A table of detections in JSON, an object a line, as {@code label --output-format json} writes it
 * in one file or many, packed or not. Columns that a row lacks are NULL in it; types are not
 * guessed, so a table without any box is one.
 */
public final class JsonRows {

  static final String CORRUPT = "_corrupt_record";
  private static final String DETECTIONS = "detections";
  private static final int ROWS_LOOKED_AT = 20;
  private static final int SHOWN = 60;

  private JsonRows() {}

  /** Returns whether a file holds objects one after the other, of which the first names boxes. */
  public static boolean isSuch(AnnotationFile file) {
    if (FileContent.of(file.beginning()) != FileContent.JSON) {
      return false;
    }
    try (JsonCursor json = new JsonCursor(file.name(), file.open(), 0)) {
      return json.next() == JsonToken.START_OBJECT && keys(json).contains(DETECTIONS);
    } catch (IOException | AnnotationException e) {
      return false; // whoever reads it as what it is to be tells what is wrong
    }
  }

  /** Returns the detections of a table. */
  public static Dataset<Row> read(SparkSession spark, String path, TableFiles table) {
    Configuration configuration = spark.sparkContext().hadoopConfiguration();
    Set<String> present = new LinkedHashSet<>();
    for (TableFiles.Entry file : table.entries()) {
      addKeys(new AnnotationFile(file.path(), configuration), present);
      if (!present.isEmpty()) {
        present.addAll(JsonLines.partitions(file.folders()).keySet());
        break;
      }
    }
    boolean label = present.contains("settings") && present.contains("model");
    StructType schema = new StructType();
    for (String name : List.of("image_id", "file_name", "path", "status")) {
      if (present.contains(name)) {
        schema = schema.add(name, DataTypes.StringType);
      }
    }
    if (present.contains(DETECTIONS) || label) {
      schema = schema.add(DETECTIONS, label ? DetectionSchema.DETECTIONS : boxes());
    }
    if (schema.isEmpty()) {
      throw new AnnotationException(
          "Cannot read %s: its rows have the keys %s; give rows as label writes them, with path and detections"
              .formatted(path, present));
    }
    return parsed(table.lines(spark), schema);
  }

  /**
   * Returns rows with these columns, from lines or from the names of their folders. A line that is
   * no such row fails the job.
   */
  static Dataset<Row> parsed(Dataset<Row> lines, StructType schema) {
    Column parsed =
        from_json(
            col(JsonLines.LINE),
            schema.add(CORRUPT, DataTypes.StringType),
            Map.of("columnNameOfCorruptRecord", CORRUPT));
    Column row = col("row");
    UDF2<String, String, Boolean> refuse = JsonRows::refuse;
    Column right =
        when(
                row.isNull().or(row.getField(CORRUPT).isNotNull()),
                udf(refuse, DataTypes.BooleanType).apply(col(JsonLines.LINE), col(JsonLines.FILE)))
            .otherwise(lit(true));
    List<Column> columns = new ArrayList<>();
    for (StructField field : schema.fields()) {
      Column value = row.getField(field.name());
      if (field.dataType() instanceof AtomicType) {
        Column folder = col(JsonLines.PARTITIONS).getItem(field.name());
        value = coalesce(value, folder.cast(field.dataType()));
      }
      columns.add(value.as(field.name()));
    }
    return lines.withColumn("row", parsed).filter(right).select(columns.toArray(Column[]::new));
  }

  private static DataType boxes() {
    StructType box = new StructType();
    for (String side : List.of("x_min", "y_min", "x_max", "y_max", "score")) {
      box = box.add(side, DataTypes.DoubleType);
    }
    return DataTypes.createArrayType(
        box.add("category_id", DataTypes.LongType).add("category", DataTypes.StringType));
  }

  private static Boolean refuse(String line, String file) {
    throw new AnnotationException(
        "Cannot read %s: one of its lines is no row of its table (%s); write the table again"
            .formatted(file, line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line));
  }

  /** Adds the keys of the first rows of a file. */
  private static void addKeys(AnnotationFile file, Set<String> present) {
    if (FileContent.of(file.beginning()) == FileContent.EMPTY) {
      return;
    }
    try (JsonCursor json =
        new JsonCursor(file.name(), file.openJson("rows of JSON, as label writes them"), 0)) {
      for (int row = 0; row < ROWS_LOOKED_AT; row++) {
        JsonToken token = json.next();
        if (token == null) {
          return;
        }
        if (token != JsonToken.START_OBJECT) {
          throw new AnnotationException(
              "Cannot read %s: it is no table, of which each line holds one object {…}; a COCO results file is given on its own"
                  .formatted(file.name()));
        }
        present.addAll(keys(json));
      }
    } catch (IOException e) {
      throw AnnotationException.unreadable(file.name(), e);
    }
  }

  private static Set<String> keys(JsonCursor json) throws IOException {
    Set<String> keys = new LinkedHashSet<>();
    for (String key = json.nextKey(); key != null; key = json.nextKey()) {
      keys.add(key);
      json.skip();
    }
    return keys;
  }
}
