package io.sparkdet.app.checkannotations.picture;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;

import io.sparkdet.app.checkannotations.finding.DataSets;
import io.sparkdet.app.checkannotations.finding.Finding;
import io.sparkdet.app.checkannotations.finding.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Which images have the same picture, within their annotations and across them. Of pictures that
 * are the same, the first one (of the first annotations, by id) is the original, and each other one
 * is a finding.
 *
 * <p>Near pictures are found without comparing all with all: hashes that differ in at most n of 64
 * bits are equal in at least one of n + 1 parts, so that only those are compared which share one.
 */
public final class SharedPictures {

  private static final int BITS = 64;
  private static final Column PLACE = struct(col("set"), col("image_id"), col("name"));

  private final DataSets sets;

  /** Names the annotations by these. */
  public SharedPictures(DataSets sets) {
    this.sets = sets;
  }

  /**
   * Finds images of one name.
   *
   * @param images set, image_id and name
   * @param across whether names of different annotations are compared too: where there are no
   *     pictures, they are all that is known
   * @return rows of {@link Finding#SCHEMA}
   */
  public JavaRDD<Row> byName(Dataset<Row> images, boolean across) {
    Dataset<Row> named = images.where("name <> ''");
    Dataset<Row> again = repeated(named, List.of("set", "name"));
    JavaRDD<Row> within = findings(again, Problem.FILE_TWICE, Problem.FILE_TWICE, "");
    return across
        ? within.union(
            findings(
                repeated(named, List.of("name")).where("set <> original.set"),
                Problem.SHARED_NAME,
                Problem.SHARED_NAME,
                ""))
        : within;
  }

  /**
   * Finds images of one file or of files with the same bytes.
   *
   * @param looked what {@link FileLook} gave
   */
  public JavaRDD<Row> byContent(Dataset<Row> looked) {
    Dataset<Row> keyed = // of several files nobody knows which one is meant
        looked
            .where("files = 1")
            .withColumn("key", expr("if(sha256 = '', concat('at ', path), sha256)"));
    Dataset<Row> again = repeated(keyed, List.of("key"));
    // Two names within one set that are the same were told by their names.
    return findings(
        again.where("set <> original.set or name <> original.name"),
        Problem.SHARED_PICTURE,
        Problem.REPEATED_PICTURE,
        "");
  }

  /**
   * Finds images whose pictures look nearly alike and are not the same.
   *
   * @param looked what {@link FileLook} gave
   * @param bits in how many of 64 bits their hashes may differ
   */
  public JavaRDD<Row> byLook(Dataset<Row> looked, int bits) {
    Dataset<Row> hashed = looked.where("hash <> 0 and sha256 <> ''");
    Dataset<Row> distinct =
        hashed
            .groupBy("hash", "set", "sha256")
            .agg(min(struct(col("image_id"), col("name"))).as("first"))
            .select(
                col("hash"),
                col("set"),
                col("sha256"),
                col("first.image_id").as("image_id"),
                col("first.name").as("name"));
    Dataset<Row> parts =
        distinct.selectExpr("*", "inline(array(%s)) as (part, value)".formatted(parts(bits)));
    Dataset<Row> left = parts.as("a");
    Dataset<Row> right = parts.as("b");
    Dataset<Row> pairs =
        left.join(
                right,
                expr(
                    "a.part = b.part and a.value = b.value and a.sha256 <> b.sha256"
                        + " and struct(a.set, a.image_id) < struct(b.set, b.image_id)"
                        + " and bit_count(a.hash ^ b.hash) <= "
                        + bits))
            .selectExpr(
                "b.set",
                "b.image_id",
                "b.name",
                "struct(if(a.set = b.set, 1, 0) as within, bit_count(a.hash ^ b.hash) as bits,"
                    + " a.set, a.image_id, a.name) as original");
    Dataset<Row> nearest =
        pairs.groupBy("set", "image_id", "name").agg(min("original").as("original"));
    return findings(nearest, Problem.NEAR_SHARED, Problem.NEAR_REPEATED, "original.bits");
  }

  /** Returns the parts of a hash, of which n + 1 have all its bits. */
  private static String parts(int bits) {
    int parts = bits + 1;
    return IntStream.range(0, parts)
        .mapToObj(
            part -> {
              int from = part * BITS / parts;
              int length = (part + 1) * BITS / parts - from;
              return "struct(%d as part, shiftright(shiftleft(hash, %d), %d) as value)"
                  .formatted(part, from, BITS - length);
            })
        .collect(Collectors.joining(", "));
  }

  /** Returns the rows that are not the first of those that have all these columns alike. */
  private static Dataset<Row> repeated(Dataset<Row> images, List<String> alike) {
    List<Column> columns = new ArrayList<>();
    alike.forEach(name -> columns.add(col(name)));
    Dataset<Row> groups =
        images
            .groupBy(columns.toArray(Column[]::new))
            .agg(count("*").as("copies"), min(PLACE).as("original"))
            .where("copies > 1");
    return images
        .join(groups, alike.toArray(String[]::new))
        .where("set <> original.set or image_id <> original.image_id");
  }

  private JavaRDD<Row> findings(Dataset<Row> again, Problem across, Problem within, String bits) {
    DataSets named = sets;
    return again
        .selectExpr(
            "set",
            "image_id",
            "name",
            "original.set",
            "original.image_id",
            "original.name",
            bits.isEmpty() ? "-1" : "cast(%s as int)".formatted(bits))
        .toJavaRDD()
        .map(row -> finding(row, named, across, within));
  }

  private static Row finding(Row row, DataSets sets, Problem across, Problem within) {
    boolean same = row.getInt(0) == row.getInt(3);
    String original = row.getString(5).isEmpty() ? "image " + row.getLong(4) : row.getString(5);
    String detail =
        "as %s%s%s"
            .formatted(
                original.equals(row.getString(2)) ? "image " + row.getLong(4) : original,
                same ? "" : " of " + sets.name(row.getInt(3)),
                row.getInt(6) < 0 ? "" : ", %d of 64 bits differ".formatted(row.getInt(6)));
    return Finding.of(same ? within : across, row.getInt(0), detail)
        .at(row.getLong(1), row.getString(2))
        .as(row.getInt(3), row.getLong(4))
        .row(sets);
  }
}
