package io.sparkdet.sql.annotations.table;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.function.Function;
import org.apache.spark.sql.Row;

/** Several rows of each row, one after the other. */
final class FlatRows implements Iterator<Row> {

  private final Iterator<Row> rows;
  private final Function<Row, List<Row>> split;
  private final Queue<Row> ready = new ArrayDeque<>();

  FlatRows(Iterator<Row> rows, Function<Row, List<Row>> split) {
    this.rows = rows;
    this.split = split;
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && rows.hasNext()) {
      ready.addAll(split.apply(rows.next()));
    }
    return !ready.isEmpty();
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no more rows");
    }
    return ready.remove();
  }
}
