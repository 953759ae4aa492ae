package io.sparkdet.sql.annotations;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.input_file_name;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import com.fasterxml.jackson.core.JsonToken;
import io.sparkdet.sql.DetectionSchema;
import io.sparkdet.sql.LiteralPaths;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A table of detections in JSON, an object a line, as {@code label --output-format json} writes it
 * in one file or many, packed or not. Columns that a row lacks are NULL in it; types are not
 * guessed, so a table without any box is one.
 */
final class JsonRows {

  private static final String CORRUPT = "_corrupt_record";
  private static final String DETECTIONS = "detections";
  private static final String FILES = "*.{json,jsonl,ndjson,gz}";
  private static final int ROWS_LOOKED_AT = 20;
  private static final int SHOWN = 60;

  private JsonRows() {}

  /** Returns whether a file holds objects one after the other, of which the first names boxes. */
  static boolean isSuch(AnnotationFile file) {
    if (FileContent.of(file.beginning()) != FileContent.JSON) {
      return false;
    }
    try (JsonCursor json = new JsonCursor(file.name(), file.open(), 0)) {
      return json.next() == JsonToken.START_OBJECT && keys(json).contains(DETECTIONS);
    } catch (IOException | AnnotationException e) {
      return false; // whoever reads it as what it is to be tells what is wrong
    }
  }

  /** Returns the table at {@code path}, a file or a folder. */
  static Dataset<Row> read(SparkSession spark, Configuration configuration, String path) {
    Set<String> present = new LinkedHashSet<>();
    for (String file : files(configuration, path)) {
      addKeys(new AnnotationFile(file, configuration), present);
      if (!present.isEmpty()) {
        break;
      }
    }
    boolean label = present.contains("settings") && present.contains("model");
    StructType schema = new StructType();
    List<Column> columns = new ArrayList<>();
    UDF2<String, String, String> refuse = JsonRows::refuse;
    Column damaged = udf(refuse, DataTypes.StringType).apply(col(CORRUPT), input_file_name());
    for (String name : List.of("image_id", "file_name", "path", "status")) {
      if (present.contains(name)) {
        schema = schema.add(name, DataTypes.StringType);
        columns.add(when(col(CORRUPT).isNotNull(), damaged).otherwise(col(name)).as(name));
      }
    }
    if (present.contains(DETECTIONS) || label) {
      schema = schema.add(DETECTIONS, label ? DetectionSchema.DETECTIONS : boxes());
      columns.add(col(DETECTIONS));
    }
    if (columns.isEmpty()) {
      throw new AnnotationException(
          "Cannot read %s: its rows have the keys %s; give rows as label writes them, with path and detections"
              .formatted(path, present));
    }
    return LiteralPaths.reader(spark)
        .schema(schema.add(CORRUPT, DataTypes.StringType))
        .option("columnNameOfCorruptRecord", CORRUPT)
        .option("pathGlobFilter", FILES)
        .json(path)
        .select(columns.toArray(Column[]::new));
  }

  private static DataType boxes() {
    StructType box = new StructType();
    for (String side : List.of("x_min", "y_min", "x_max", "y_max", "score")) {
      box = box.add(side, DataTypes.DoubleType);
    }
    return DataTypes.createArrayType(
        box.add("category_id", DataTypes.LongType).add("category", DataTypes.StringType));
  }

  private static String refuse(String line, String file) {
    throw new AnnotationException(
        "Cannot read %s: one of its lines is no row as label writes it (%s); write the table again"
            .formatted(file, line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line));
  }

  private static List<String> files(Configuration configuration, String path) {
    try {
      Path folder = new Path(path);
      FileSystem system = folder.getFileSystem(configuration);
      if (system.getFileStatus(folder).isFile()) {
        return List.of(path);
      }
      return Arrays.stream(system.listStatus(folder))
          .filter(FileStatus::isFile)
          .map(file -> file.getPath().toString())
          .filter(file -> !HiddenNames.contain(new Path(file).getName()))
          .filter(file -> file.matches(".*[.](json|jsonl|ndjson|gz)"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw AnnotationException.unreadable(path, e);
    }
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
