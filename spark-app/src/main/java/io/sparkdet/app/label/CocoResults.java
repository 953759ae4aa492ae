package io.sparkdet.app.label;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.substring_index;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.sparkdet.app.error.UserException;
import io.sparkdet.app.files.store.PlainFiles;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A COCO results file of a written table: a JSON array of {@code image_id}, {@code category_id},
 * {@code bbox} (x, y, width, height in pixels) and {@code score}, by image id, then falling score.
 * Spark sorts; the driver streams one partition at a time into the file.
 *
 * <p>An image belongs to the annotations' file name that its path ends with, at a slash; to the
 * longest where several do. Images without one, and failed images, have no entries.
 */
final class CocoResults {

  private static final StructType IDS =
      new StructType()
          .add("file_name", DataTypes.StringType, false)
          .add("image_id", DataTypes.LongType, false);
  private static final int NAMES_SHOWN = 5;

  private final Path output;
  private final Map<String, Long> ids;
  private final Configuration hadoop;

  private CocoResults(Path output, Map<String, Long> ids, Configuration hadoop) {
    this.output = output;
    this.ids = ids;
    this.hadoop = hadoop;
  }

  /**
   * Reads the annotations' image ids.
   *
   * @throws UserException if they cannot be read
   */
  static CocoResults of(LabelRequest.CocoRequest wanted, Configuration hadoop) {
    return new CocoResults(
        new Path(wanted.output()), CocoImageIds.read(wanted.annotations(), hadoop), hadoop);
  }

  /**
   * Writes the file; it appears whole or not at all.
   *
   * @return what the user should know, such as images that the annotations lack
   */
  List<String> write(SparkSession spark, Dataset<Row> table) {
    List<Row> rows = new ArrayList<>();
    ids.forEach((name, id) -> rows.add(RowFactory.create(name, id)));
    Dataset<Row> known =
        spark.createDataFrame(rows, IDS).withColumn("base", baseName(col("file_name")));
    Dataset<Row> images =
        table.select(
            col("path"), col("status"), col("detections"), baseName(col("path")).as("base"));
    Column atSlash = concat(lit("/"), col("path")).endsWith(concat(lit("/"), col("file_name")));
    Dataset<Row> matched =
        images
            .join(known, images.col("base").equalTo(known.col("base")).and(atSlash), "left_outer")
            .withColumn(
                "rank",
                row_number()
                    .over(Window.partitionBy("path").orderBy(length(col("file_name")).desc())))
            .where("rank = 1");
    List<String> notes = unmatched(matched);
    Dataset<Row> entries =
        matched
            .where("image_id IS NOT NULL AND size(detections) > 0")
            .select("image_id", "path", "detections")
            .orderBy("image_id", "path");
    try {
      PlainFiles.replace(
          PlainFiles.system(output, hadoop), output, target -> write(entries, target));
    } catch (IOException e) {
      throw new UserException(
          "Cannot write COCO results to %s: %s; mend --coco-output".formatted(output, e), e);
    }
    return notes;
  }

  private static Column baseName(Column path) {
    return substring_index(path, "/", -1);
  }

  private List<String> unmatched(Dataset<Row> matched) {
    Dataset<Row> strangers = matched.where("image_id IS NULL");
    long count = strangers.count();
    if (count == 0) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    for (Row row : strangers.select("path").orderBy("path").takeAsList(NAMES_SHOWN)) {
      names.add(row.getString(0));
    }
    return List.of(
        "%d images are not in the annotations and have no COCO results: %s%s"
            .formatted(count, String.join(", ", names), count > names.size() ? " …" : ""));
  }

  private static void write(Dataset<Row> entries, java.io.OutputStream target) throws IOException {
    try (JsonGenerator json = new JsonFactory().createGenerator(target, JsonEncoding.UTF8)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.writeStartArray();
      for (Iterator<Row> images = entries.toLocalIterator(); images.hasNext(); ) {
        Row image = images.next();
        for (Row box : image.<Row>getList(2)) {
          json.writeRaw('\n');
          write(image.getLong(0), box, json);
        }
      }
      json.writeEndArray();
      json.writeRaw('\n');
    }
  }

  private static void write(long imageId, Row box, JsonGenerator json) throws IOException {
    BigDecimal x = decimal(box.getFloat(0));
    BigDecimal y = decimal(box.getFloat(1));
    json.writeStartObject();
    json.writeNumberField("image_id", imageId);
    json.writeNumberField("category_id", box.getInt(5));
    json.writeArrayFieldStart("bbox");
    json.writeNumber(x);
    json.writeNumber(y);
    json.writeNumber(decimal(box.getFloat(2)).subtract(x));
    json.writeNumber(decimal(box.getFloat(3)).subtract(y));
    json.writeEndArray();
    json.writeNumberField("score", box.getFloat(4));
    json.writeEndObject();
  }

  /** Returns the digits that tell a float, so that x + width gives its right edge back exactly. */
  private static BigDecimal decimal(float value) {
    return new BigDecimal(Float.toString(value));
  }
}
