package io.sparkdet.app.listing;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * What one partition of a listing holds.
 *
 * @param images how many
 * @param bytes of them together
 * @param weight of them together, see {@link TaskPacking}
 * @param paths tells their paths
 * @param passedOver how much was passed over, by the label of the reason
 * @param archives how many archives are to be looked into
 * @param unreadable some folders that may not be listed
 */
record PartitionSums(
    long images,
    long bytes,
    long weight,
    PathsFingerprint paths,
    Map<String, Long> passedOver,
    long archives,
    List<String> unreadable) {

  static final int EXAMPLES = 3;

  /**
   * Adds up a partition.
   *
   * @param followed the links to folders that were followed
   */
  static PartitionSums of(Iterator<Row> rows, Set<String> followed) {
    long images = 0;
    long bytes = 0;
    long weight = 0;
    PathsFingerprint paths = PathsFingerprint.NONE;
    Map<String, Long> passedOver = new TreeMap<>();
    long archives = 0;
    List<String> unreadable = new ArrayList<>();
    while (rows.hasNext()) {
      Finding found = Finding.ofRow(rows.next());
      String reason = found.passedOver();
      if (reason == null) {
        images++;
        bytes += Math.max(0, found.bytes());
        weight += TaskPacking.weight(found.bytes());
        paths = paths.plus(found.path());
      } else if (found.isArchive()) {
        archives++;
      } else if (!found.isLink()) {
        passedOver.merge(reason, 1L, Long::sum);
      } else if (!followed.contains(found.path())) {
        passedOver.merge(PassedOver.REPEATED_FOLDER.label(), 1L, Long::sum);
      }
      if (PassedOver.UNREADABLE_FOLDER.label().equals(reason) && unreadable.size() < EXAMPLES) {
        unreadable.add(found.path());
      }
    }
    return new PartitionSums(images, bytes, weight, paths, passedOver, archives, unreadable);
  }

  /** Returns the form that travels to the driver. */
  Row toRow() {
    String[] reasons = passedOver.keySet().toArray(String[]::new);
    long[] counts = passedOver.values().stream().mapToLong(Long::longValue).toArray();
    return RowFactory.create(
        images,
        bytes,
        weight,
        paths.sum(),
        reasons,
        counts,
        unreadable.toArray(String[]::new),
        archives);
  }

  static PartitionSums ofRow(Row row) {
    String[] reasons = (String[]) row.get(4);
    long[] counts = (long[]) row.get(5);
    Map<String, Long> passedOver = new TreeMap<>();
    for (int i = 0; i < reasons.length; i++) {
      passedOver.put(reasons[i], counts[i]);
    }
    return new PartitionSums(
        row.getLong(0),
        row.getLong(1),
        row.getLong(2),
        new PathsFingerprint(row.getLong(0), row.getLong(3)),
        passedOver,
        row.getLong(7),
        List.of((String[]) row.get(6)));
  }
}
