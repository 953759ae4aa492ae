package io.sparkdet.app.evaluate.input;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.evaluate.plan.EvaluateRequest;
import io.sparkdet.app.evaluate.plan.ImageSlice;
import io.sparkdet.sql.annotations.AnnotationInputs;
import io.sparkdet.sql.annotations.row.AnnotationRows;
import io.sparkdet.sql.annotations.row.ImageNames;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/** The slices of the images: each value of each column of an image table is one. */
final class ImageSlices {

  /** More slices than anyone reads are a mistake, such as slicing by a file name. */
  private static final int MOST = 1000;

  private final SparkSession spark;
  private final Dataset<Row> named;
  private final List<ImageSlice> slices = new ArrayList<>();

  /**
   * Finds the slices that are asked for.
   *
   * @throws UserException where there is no image table, or it cannot be sliced so
   */
  static ImageSlices of(SparkSession spark, AnnotationInputs inputs, EvaluateRequest request) {
    String source =
        request
            .imageTable()
            .orElseThrow(
                () ->
                    new UserException(
                        "Cannot slice by %s: --image-table is required"
                            .formatted(String.join(", ", request.sliceBy()))));
    return new ImageSlices(spark, source, inputs.table(source), request.sliceBy());
  }

  /**
   * Finds the slices.
   *
   * @param table images by {@code image_id}, {@code file_name} or {@code path}
   * @throws UserException where the table lacks a column or a column has too many values
   */
  private ImageSlices(SparkSession spark, String source, Dataset<Row> table, List<String> columns) {
    this.spark = spark;
    List<String> present = List.of(table.columns());
    for (String column : columns) {
      if (!present.contains(column)) {
        throw new UserException(
            "Cannot slice by %s: %s has the columns %s"
                .formatted(column, source, String.join(", ", present)));
      }
      List<Row> values =
          table
              .select(functions.col(column).cast(DataTypes.StringType))
              .distinct()
              .orderBy(functions.col(column))
              .limit(MOST + 1)
              .collectAsList();
      values.forEach(row -> slices.add(new ImageSlice(column, row.getString(0))));
      if (slices.size() > MOST) {
        throw new UserException(
            "Cannot slice by %s: there are more than %d different values; choose a coarser column"
                .formatted(column, MOST));
      }
    }
    this.named =
        ImageNames.named(
            source,
            table,
            columns.stream()
                .map(column -> functions.col(column).cast(DataTypes.StringType).as(column))
                .toList());
  }

  /** Returns the slices; their indices are their numbers. */
  List<ImageSlice> slices() {
    return slices;
  }

  /** Returns rows of {@link AnnotationRows#SLICES} for the images of {@code truth}. */
  JavaRDD<Row> rows(JavaRDD<Row> truth) {
    Map<List<String>, Integer> numbers = new HashMap<>();
    for (int i = 0; i < slices.size(); i++) {
      numbers.put(key(slices.get(i).column(), slices.get(i).value()), i);
    }
    Dataset<Row> joined = ImageNames.joinAlike(spark, named, truth).filter("truth_id is not null");
    HashMap<List<String>, Integer> shipped = new HashMap<>(numbers);
    int id = joined.schema().fieldIndex("truth_id");
    int first = 1;
    String[] names = named.columns();
    return joined
        .toJavaRDD()
        .map(
            row -> {
              ByteBuffer numbersOfImage = ByteBuffer.allocate(Integer.BYTES * (names.length - 1));
              for (int i = first; i < names.length; i++) {
                String value = row.getString(row.fieldIndex(names[i]));
                numbersOfImage.putInt(Objects.requireNonNull(shipped.get(key(names[i], value))));
              }
              return RowFactory.create(
                  row.getLong(id), AnnotationRows.SLICES, 0L, numbersOfImage.array());
            });
  }

  private static List<String> key(String column, @Nullable String value) {
    return value == null ? List.of(column) : List.of(column, value);
  }
}
