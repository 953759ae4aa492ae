package io.sparkdet.app.exportlabels;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;

/** Looks at the images of a partition, and counts them and their boxes. */
final class CountTask implements FlatMapFunction<Iterator<Row>, BoxCounts> {

  private static final long serialVersionUID = 1L;

  private final LabelSelection selection;

  CountTask(LabelSelection selection) {
    this.selection = selection;
  }

  @Override
  public Iterator<BoxCounts> call(Iterator<Row> images) {
    BoxCounts counts = new BoxCounts();
    Row before = null;
    while (images.hasNext()) {
      Row image = images.next();
      selection.check(image, before);
      selection.read(image, 0, 0, counts);
      before = image;
    }
    return List.of(counts).iterator();
  }
}
