package io.sparkdet.app.label.input;

import io.sparkdet.app.listing.PathsFingerprint;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;

/**
 * The pictures that a job labels, a partition a task.
 *
 * @param tasks their rows
 * @param kind what the rows are
 * @param images how many there are; -1 where only labelling will tell
 * @param bytes of them, encoded, as they were listed; -1 for tables
 * @param known how many more the table holds already
 * @param passedOver what was found in folders and is no row, by reason; empty for tables
 * @param paths of the images; nothing for tables, whose ids need not differ
 */
public record LabelInput(
    JavaRDD<Row> tasks,
    RowKind kind,
    long images,
    long bytes,
    long known,
    Map<String, Long> passedOver,
    Optional<PathsFingerprint> paths) {

  /** Copies the map. */
  public LabelInput {
    passedOver = Map.copyOf(passedOver);
  }
}
