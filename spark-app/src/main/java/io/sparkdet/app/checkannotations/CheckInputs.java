package io.sparkdet.app.checkannotations;

import io.sparkdet.app.checkannotations.finding.DataSets;
import io.sparkdet.app.checkannotations.image.CheckRows;
import io.sparkdet.app.error.UserException;
import io.sparkdet.sql.annotations.AnnotationInputs;
import io.sparkdet.sql.annotations.row.AnnotationRows;
import io.sparkdet.sql.annotations.row.ReadingNote;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/** The annotations that are checked, as rows that are read once and kept while the check lasts. */
final class CheckInputs implements AutoCloseable {

  private final CheckAnnotationsRequest request;
  private final AnnotationInputs inputs;
  private final Dataset<Row> rows;
  private final DataSets sets;
  private final boolean[] ownIds;
  private final List<String> notes = new ArrayList<>();

  CheckInputs(SparkSession spark, CheckAnnotationsRequest request) {
    this.request = request;
    this.inputs = new AnnotationInputs(spark);
    int count = request.annotations().size();
    if (request.fix().isPresent() && !inputs.isCoco(request.annotations().get(0))) {
      throw new UserException(
          "Cannot mend %s (--fix): it is no COCO file, and only such are mended; leave --fix out"
              .formatted(request.annotations().get(0)));
    }
    ownIds = new boolean[count];
    JavaRDD<Row> all = JavaSparkContext.fromSparkContext(spark.sparkContext()).emptyRDD();
    for (int set = 0; set < count; set++) {
      String source = request.annotations().get(set);
      String split = request.split(set).orElse(null);
      AnnotationInputs.Truth truth = inputs.truth(source, split);
      ownIds[set] = truth.categories().isEmpty();
      all = all.union(CheckRows.of(set, truth.rows()));
      all = all.union(CheckRows.of(set, inputs.statedSizes(source, split)));
    }
    rows = spark.createDataFrame(all, CheckRows.SCHEMA).persist(StorageLevel.MEMORY_AND_DISK());
    sets = sets(count);
    notes.addAll(inputs.notes());
  }

  private DataSets sets(int count) {
    List<Map<Long, String>> categories = new ArrayList<>();
    List<Map<ReadingNote, ReadingNote.Taken>> taken = new ArrayList<>();
    for (int set = 0; set < count; set++) {
      categories.add(new TreeMap<>());
      taken.add(new EnumMap<>(ReadingNote.class));
    }
    for (Row row :
        rows.where("kind in (%d, %d)".formatted(AnnotationRows.CATEGORY, AnnotationRows.NOTE))
            .collectAsList()) {
      byte[] payload = row.getAs(4);
      if (row.getInt(2) == AnnotationRows.CATEGORY) {
        categories
            .get(row.getInt(0))
            .put(row.getLong(3), new String(payload, StandardCharsets.UTF_8));
      } else {
        ReadingNote.Taken note = ReadingNote.of(payload);
        taken
            .get(row.getInt(0))
            .merge(
                note.note(),
                note,
                (a, b) -> new ReadingNote.Taken(a.note(), a.count() + b.count(), a.first()));
      }
    }
    DataSets named = new DataSets(DataSets.called(request.annotations()), categories);
    for (int set = 0; set < count; set++) {
      String name = named.name(set);
      taken
          .get(set)
          .values()
          .forEach(note -> notes.add(note.note().sentence(name, note.count(), note.first())));
    }
    return named;
  }

  Dataset<Row> rows() {
    return rows;
  }

  DataSets sets() {
    return sets;
  }

  /** Returns whether the ids of classes stand in a file. */
  boolean[] ownIds() {
    return ownIds.clone();
  }

  /** Returns what reading them put in place of what is missing, for the user. */
  List<String> notes() {
    return List.copyOf(notes);
  }

  int partitions() {
    return inputs.partitions(request.annotations().toArray(String[]::new));
  }

  /** Returns the listed images: set, image_id and name. */
  Dataset<Row> images() {
    return rows.where("kind = " + AnnotationRows.IMAGE)
        .selectExpr("set", "image_id", "decode(payload, 'UTF-8') as name")
        .dropDuplicates("set", "image_id");
  }

  @Override
  public void close() {
    rows.unpersist();
  }
}
