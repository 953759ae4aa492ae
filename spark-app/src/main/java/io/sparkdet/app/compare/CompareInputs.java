package io.sparkdet.app.compare;

import io.sparkdet.app.error.UserException;
import io.sparkdet.sql.annotations.AnnotationInputs;
import io.sparkdet.sql.annotations.row.AnnotationRows;
import io.sparkdet.sql.annotations.row.ImageNames;
import io.sparkdet.sql.annotations.table.DetectionTable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/** Both sets of detections, and the truth where it is given, as rows of one form. */
public final class CompareInputs implements AutoCloseable {

  private final SparkSession spark;
  private final CompareRequest request;
  private final AnnotationInputs inputs;
  private final Map<Long, String> categories = new TreeMap<>();
  private final List<String> warnings = new ArrayList<>();
  private final List<DetectionTable.Joined> joins = new ArrayList<>();

  /** Reads what a request names. */
  public CompareInputs(SparkSession spark, CompareRequest request) {
    this.spark = spark;
    this.request = request;
    this.inputs = new AnnotationInputs(spark);
  }

  /** Returns all rows together. */
  public JavaRDD<Row> rows() {
    boolean filesOnly = inputs.isResults(request.before()) && inputs.isResults(request.after());
    JavaRDD<Row> images;
    Map<String, Long> byName = Map.of();
    if (request.annotations().isPresent()) {
      AnnotationInputs.Truth truth =
          inputs.truth(request.annotations().get(), request.split().orElse(null));
      images = truth.rows();
      byName = truth.categories();
      for (Row category :
          images.filter(row -> row.getInt(1) == AnnotationRows.CATEGORY).collect()) {
        categories.put(
            category.getLong(2), new String(category.<byte[]>getAs(3), StandardCharsets.UTF_8));
      }
    } else if (filesOnly) {
      images = JavaSparkContext.fromSparkContext(spark.sparkContext()).emptyRDD();
    } else {
      images = named();
    }
    JavaRDD<Row> later =
        detections(request.after(), images, byName)
            .map(
                row ->
                    row.getInt(1) != AnnotationRows.DETECTIONS
                        ? row
                        : RowFactory.create(
                            row.getLong(0),
                            AnnotationRows.LATER_DETECTIONS,
                            row.getLong(2),
                            row.get(3)));
    JavaRDD<Row> rows = images.union(detections(request.before(), images, byName)).union(later);
    warnings.addAll(inputs.notes());
    return rows;
  }

  /** Returns category names by id, as far as truth or tables tell them. */
  Map<Long, String> categories() {
    return categories;
  }

  /** Frees what was kept of tables, once the rows were read. */
  @Override
  public void close() {
    joins.forEach(DetectionTable.Joined::release);
  }

  List<String> warnings() {
    return warnings;
  }

  /** Returns how many partitions the images are grouped in. */
  public int partitions() {
    return inputs.partitions(request.before(), request.after());
  }

  private JavaRDD<Row> detections(String source, JavaRDD<Row> images, Map<String, Long> byName) {
    if (inputs.isResults(source)) {
      return request.annotations().isPresent() && inputs.namesImages(source)
          ? inputs.results(source, AnnotationInputs.byName(images))
          : inputs.results(source);
    }
    Dataset<Row> table = inputs.detections(source);
    DetectionTable.Joined joined = new DetectionTable(spark, source, table).join(images, byName);
    joins.add(joined);
    if (joined.alike() > 0) {
      warnings.add(
          "%d images of %s joined by base name or stem, since their whole names are not those of the truth"
              .formatted(joined.alike(), source));
    }
    if (joined.unknownImages() > 0) {
      warnings.add(
          "%d images of %s are not in the truth and were left out (%s)"
              .formatted(joined.unknownImages(), source, String.join(", ", joined.unknownNames())));
    }
    if (joined.missingImages() > 0) {
      warnings.add(
          "%d images are not in %s: it counts as having no boxes there"
              .formatted(joined.missingImages(), source));
    }
    if (request.annotations().isEmpty() && DetectionTable.namesCategories(table)) {
      table
          .selectExpr("inline(detections)")
          .selectExpr("try_cast(category_id as bigint) AS id", "cast(category as string) AS name")
          .where("id is not null and name is not null")
          .distinct()
          .collectAsList()
          .forEach(row -> categories.putIfAbsent(row.getLong(0), row.getString(1)));
    }
    return joined.rows();
  }

  /** Numbers the images of both tables in the order of their names. */
  private JavaRDD<Row> named() {
    if (inputs.isResults(request.before()) || inputs.isResults(request.after())) {
      throw new UserException(
          "Cannot compare a COCO results file with a table: give --annotations, which tells image"
              + " ids from names");
    }
    return ImageNames.named(request.before(), inputs.detections(request.before()), List.of())
        .union(ImageNames.named(request.after(), inputs.detections(request.after()), List.of()))
        .distinct()
        .orderBy("name")
        .toJavaRDD()
        .zipWithIndex()
        .map(numbered -> AnnotationRows.image(numbered._2() + 1, 0, numbered._1().getString(0)));
  }
}
