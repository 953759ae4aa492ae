package io.sparkdet.sql.annotations;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/** COCO instances files (images, annotations, categories) as {@link AnnotationRows}. */
public final class CocoInstances {

  private CocoInstances() {}

  /**
   * Returns the rows of the file at {@code path}, read by one task as a stream: memory does not
   * grow with the file, and its keys may stand in any order.
   *
   * @throws AnnotationException if there is no such file; damaged content fails the job with one
   */
  public static JavaRDD<Row> rows(SparkSession spark, Configuration configuration, String path) {
    new AnnotationFile(path, configuration).length();
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<SerializableConfiguration> shipped =
        context.broadcast(new SerializableConfiguration(configuration));
    return context
        .parallelize(List.of(path), 1)
        .mapPartitions(paths -> read(paths.next(), shipped.value().value()));
  }

  private static Iterator<Row> read(String path, Configuration configuration) {
    try {
      AnnotationFile file = new AnnotationFile(path, configuration);
      CocoInstancesCursor cursor = new CocoInstancesCursor(path, file.open());
      RowIterator.closeWithTask(cursor);
      return new Rows(cursor);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Rows extends RowIterator {
    private final CocoInstancesCursor cursor;
    private final BoxRun run = new BoxRun(AnnotationRows.TRUTHS);
    private final AnnotationIds ids = new AnnotationIds();
    private final Queue<Row> ready = new ArrayDeque<>();
    private boolean ended;

    Rows(CocoInstancesCursor cursor) {
      this.cursor = cursor;
    }

    @Override
    @Nullable Row read() throws IOException {
      while (ready.isEmpty()) {
        CocoInstancesCursor.Entry entry = ended ? null : cursor.next();
        if (entry == null) {
          ended = true;
          return !run.isEmpty() ? run.take() : ids.isEmpty() ? null : ids.take();
        }
        String name = cursor.name();
        switch (entry) {
          case IMAGE ->
              ready.add(
                  AnnotationRows.image(cursor.id(), cursor.position(), name == null ? "" : name));
          case CATEGORY ->
              ready.add(
                  AnnotationRows.category(
                      cursor.id(), name == null ? Long.toString(cursor.id()) : name));
          case TRUTH -> {
            if (!ids.takes(cursor.id())) {
              ready.add(ids.take());
            }
            ids.add(cursor.id(), cursor.position());
            if (!run.takes(cursor.imageId())) {
              ready.add(run.take());
            }
            run.add(
                cursor.imageId(),
                cursor.position(),
                cursor.id(),
                cursor.category(),
                cursor.box(),
                cursor.area(),
                cursor.crowd());
          }
        }
      }
      return ready.poll();
    }
  }
}
