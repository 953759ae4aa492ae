package io.sparkdet.app.label.output;

import io.sparkdet.app.error.DamagedOutputException;
import io.sparkdet.app.listing.PathsFingerprint;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * Whether a written table holds what was labelled: one row an image, none twice. Only the column of
 * paths is read.
 */
public final class TableCheck {

  private TableCheck() {}

  /**
   * Compares a table with what was found and what the tasks counted.
   *
   * @param found the paths of the images that were listed; nothing where only counts can be
   *     compared
   * @param counted the rows that tasks wrote
   * @throws DamagedOutputException if they differ
   */
  public static void require(
      SparkSession spark, OutputTable table, Optional<PathsFingerprint> found, long counted) {
    PathsFingerprint written = table.paths(spark);
    long expected = found.map(PathsFingerprint::count).orElse(counted);
    if (written.count() != expected || counted != expected) {
      throw new DamagedOutputException(
          "%s is not whole: it has %,d rows, and %,d of %,d images were labelled; was it written or cleaned by somebody else meanwhile? Remove it and run again"
              .formatted(table.location(), written.count(), counted, expected));
    }
    if (found.isPresent() && !found.get().equals(written)) {
      throw new DamagedOutputException(
          "%s is not whole: its %,d rows are not those of the %,d images that were listed, some are there twice and others not at all; remove it and run again"
              .formatted(table.location(), written.count(), expected));
    }
  }
}
