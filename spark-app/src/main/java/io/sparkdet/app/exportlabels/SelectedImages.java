package io.sparkdet.app.exportlabels;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.udf;

import io.sparkdet.app.exportlabels.format.LabelFormat;
import io.sparkdet.efficientdet.image.format.ImageStatus;
import io.sparkdet.sql.annotations.file.AnnotationException;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;

/** The rows of a label table that are exported: those of images that are ok. */
final class SelectedImages {

  /** The boxes with the fields that are used, of one type each. */
  private static final String BOXES =
      "transform(detections, d -> struct(cast(d.x_min AS float) AS x_min,"
          + " cast(d.y_min AS float) AS y_min, cast(d.x_max AS float) AS x_max,"
          + " cast(d.y_max AS float) AS y_max, cast(d.score AS float) AS score,"
          + " cast(d.category_id AS int) AS category_id,"
          + " coalesce(cast(d.category AS string), cast(d.category_id AS string)) AS category))";

  private final Dataset<Row> table;
  private final Dataset<Row> ok;

  SelectedImages(Dataset<Row> table) {
    this.table = table;
    this.ok =
        table
            .where(col("status").equalTo(ImageStatus.OK.label()))
            .select(
                col("path").cast(DataTypes.StringType).as("path"),
                col("width").cast(DataTypes.IntegerType).as("width"),
                col("height").cast(DataTypes.IntegerType).as("height"),
                col("model").cast(DataTypes.StringType).as("model"),
                expr(BOXES).as("boxes"));
  }

  Dataset<Row> ok() {
    return ok;
  }

  /** Returns how many images have each status but {@code ok}, by its name. */
  Map<String, Long> leftOut() {
    Map<String, Long> counts = new TreeMap<>();
    for (Row row :
        table
            .where(col("status").notEqual(ImageStatus.OK.label()))
            .groupBy("status")
            .count()
            .collectAsList()) {
      counts.put(row.getString(0), row.getLong(1));
    }
    return counts;
  }

  /** Returns how images are called: below the root, or below what all paths of the table share. */
  ExportedNames names(ExportLabelsRequest request, Configuration hadoop) throws IOException {
    if (request.root().isPresent()) {
      return ExportedNames.below(request.root().get(), hadoop);
    }
    Row ends = table.selectExpr("min(path)", "max(path)", "count_if(path IS NULL)").first();
    if (ends.getLong(2) > 0) {
      throw new AnnotationException(
          "Cannot export %s: %d of its rows have no path; name an output of label"
              .formatted(request.label(), ends.getLong(2)));
    }
    return ends.isNullAt(0)
        ? ExportedNames.belowCommon("", "")
        : ExportedNames.belowCommon(ends.getString(0), ends.getString(1));
  }

  /**
   * Returns the images in the order of what no two of them may have in common, so that those that
   * have stand beside each other: {@link LabelSelection} reads the rows.
   */
  Dataset<Row> inOrder(ExportedNames names, LabelFormat format) {
    UDF1<String, String> name = names::of;
    UDF1<String, String> key = format::key;
    return ok.withColumn("name", udf(name, DataTypes.StringType).apply(col("path")))
        .withColumn("key", udf(key, DataTypes.StringType).apply(col("name")))
        .orderBy("key")
        .select("key", "name", "path", "width", "height", "model", "boxes");
  }
}
