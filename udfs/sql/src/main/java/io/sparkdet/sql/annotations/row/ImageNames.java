package io.sparkdet.sql.annotations.row;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.substring_index;
import static org.apache.spark.sql.functions.udf;

import io.sparkdet.sql.annotations.file.AnnotationException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.collection.Seq;

/**
 * Joins tables with the truth's images: by id where the table's {@code image_id} (or its {@code
 * path}, labelled by id) is one, else by file name, of which the last part must be the same and the
 * truth's whole name must end the table's. Where several names of the truth do, such as {@code
 * x.jpg} and {@code a/x.jpg}, the longest counts; where two images share it, the join is refused.
 * What does not join so may join by a name that is alike: {@link NameIndex}.
 */
public final class ImageNames {

  private static final StructType IMAGES =
      new StructType()
          .add("truth_id", DataTypes.LongType, false)
          .add("truth_name", DataTypes.StringType, false)
          .add("key", DataTypes.StringType, false);

  private static final List<String> COLUMNS = List.of("image_id", "file_name", "path");

  private ImageNames() {}

  /**
   * Returns {@code columns} of a table after a first column {@code name} that names the image.
   *
   * @param source what errors call the table
   */
  public static Dataset<Row> named(String source, Dataset<Row> table, List<Column> columns) {
    List<String> present = List.of(table.columns());
    String name =
        COLUMNS.stream()
            .filter(present::contains)
            .findFirst()
            .orElseThrow(
                () ->
                    new AnnotationException(
                        "Cannot read %s: it has the columns %s; one of %s must name the image"
                            .formatted(source, present, COLUMNS)));
    List<Column> selected = new ArrayList<>();
    selected.add(col(name).cast(DataTypes.StringType).as("name"));
    selected.addAll(columns);
    return table.select(selected.toArray(Column[]::new));
  }

  /** Returns the truth's images: {@code truth_id}, its names, and the keys that join them. */
  public static Dataset<Row> of(SparkSession spark, JavaRDD<Row> truth) {
    return spark.createDataFrame(
        truth.filter(row -> row.getInt(1) == AnnotationRows.IMAGE).flatMap(ImageNames::keys),
        IMAGES);
  }

  /**
   * Returns {@code named} with {@code truth_id}, NULL where the truth lacks the image: as many rows
   * as before. A name that two images of the truth share fails the job with an {@link
   * AnnotationException}.
   */
  public static Dataset<Row> join(SparkSession spark, Dataset<Row> named, JavaRDD<Row> truth) {
    Dataset<Row> known =
        of(spark, truth)
            .groupBy("key")
            .agg(collect_list(struct("truth_name", "truth_id")).as("known"));
    Dataset<Row> keyed = named.withColumn("key", substring_index(col("name"), "/", -1));
    UDF2<String, Seq<Row>, Long> choose = ImageNames::choose;
    return keyed
        .join(known, keyed.col("key").equalTo(known.col("key")), "left_outer")
        .withColumn("truth_id", udf(choose, DataTypes.LongType).apply(col("name"), col("known")))
        .drop("key", "known");
  }

  /** Returns the same, also joined by names that are alike where some do not join otherwise. */
  public static Dataset<Row> joinAlike(SparkSession spark, Dataset<Row> named, JavaRDD<Row> truth) {
    Dataset<Row> joined = join(spark, named, truth);
    return joined.filter("truth_id is null").isEmpty()
        ? joined
        : alike(joined, truth).drop("alike");
  }

  /**
   * Returns {@code joined} with images also for rows that {@link #join} left without, where their
   * names are alike as {@link NameIndex} tells; not where another row is that image already, or two
   * names are alike. The column {@code alike} tells these rows.
   */
  public static Dataset<Row> alike(Dataset<Row> joined, JavaRDD<Row> truth) {
    NameIndex index = NameIndex.of(truth); // travels with the task, whatever serializer is set
    UDF2<Long, String, Long> find =
        (id, name) -> id == null && name != null ? index.find(name) : null;
    Column alone = functions.count("image").over(Window.partitionBy("image")).equalTo(1);
    return joined
        .withColumn("found", udf(find, DataTypes.LongType).apply(col("truth_id"), col("name")))
        .withColumn("image", functions.coalesce(col("truth_id"), col("found")))
        .withColumn("alike", col("truth_id").isNull().and(col("found").isNotNull()).and(alone))
        .withColumn(
            "truth_id", functions.when(col("alike"), col("found")).otherwise(col("truth_id")))
        .drop("found", "image");
  }

  /** Returns the id of the image whose name is the longest that ends {@code name}, or null. */
  private static @Nullable Long choose(String name, @Nullable Seq<Row> known) {
    if (known == null) {
      return null;
    }
    String longest = "";
    Long chosen = null;
    Long other = null;
    for (int i = 0; i < known.size(); i++) {
      String candidate = known.apply(i).getString(0);
      if (candidate.length() < longest.length()
          || !(name.equals(candidate) || name.endsWith("/" + candidate))) {
        continue;
      }
      other = candidate.equals(longest) ? chosen : null;
      longest = candidate;
      chosen = known.apply(i).getLong(1);
    }
    if (chosen != null && other != null && !other.equals(chosen)) {
      throw new AnnotationException(
          ("Cannot join %s: the images %d and %d of the annotations are both called %s; name the"
                  + " images of the table by image_id")
              .formatted(name, Math.min(other, chosen), Math.max(other, chosen), longest));
    }
    return chosen;
  }

  /** Both names of an image: its file's and its id. */
  private static Iterator<Row> keys(Row image) {
    String name = new String(image.<byte[]>getAs(3), StandardCharsets.UTF_8);
    String id = Long.toString(image.getLong(0));
    List<Row> keys = new ArrayList<>();
    if (!name.isEmpty()) {
      keys.add(
          RowFactory.create(image.getLong(0), name, name.substring(name.lastIndexOf('/') + 1)));
    }
    if (!name.equals(id)) {
      keys.add(RowFactory.create(image.getLong(0), id, id));
    }
    return keys.iterator();
  }
}
