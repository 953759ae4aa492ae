package io.sparkdet.app.listing;

import java.util.Iterator;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/** Walks a partition of the listing and gives each row the number of its task. */
final class TaskNumbers implements Iterator<Tuple2<Integer, Row>> {

  private final Iterator<Row> rows;
  private final TaskPacking packing;
  private long begin;

  TaskNumbers(Iterator<Row> rows, TaskPacking packing, int partition) {
    this.rows = rows;
    this.packing = packing;
    this.begin = packing.weightBefore(partition);
  }

  @Override
  public boolean hasNext() {
    return rows.hasNext();
  }

  @Override
  public Tuple2<Integer, Row> next() {
    Row row = rows.next();
    int task = packing.task(begin);
    begin += TaskPacking.weight(ListedFile.ofRow(row).bytes());
    return new Tuple2<>(task, row);
  }
}
