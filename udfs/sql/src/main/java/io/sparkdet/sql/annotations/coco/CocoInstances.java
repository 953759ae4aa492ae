package io.sparkdet.sql.annotations.coco;

import io.sparkdet.sql.annotations.file.AnnotationException;
import io.sparkdet.sql.annotations.file.AnnotationFile;
import io.sparkdet.sql.annotations.row.AnnotationIds;
import io.sparkdet.sql.annotations.row.AnnotationRows;
import io.sparkdet.sql.annotations.row.BoxRun;
import io.sparkdet.sql.annotations.row.ReadingNote;
import io.sparkdet.sql.annotations.row.RowIterator;
import io.sparkdet.sql.annotations.row.ScopeBytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
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
    return rows(spark, configuration, path, ImageNumbers.of(path, configuration));
  }

  static JavaRDD<Row> rows(
      SparkSession spark, Configuration configuration, String path, ImageNumbers numbers) {
    new AnnotationFile(path, configuration).length();
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<SerializableConfiguration> shipped =
        context.broadcast(new SerializableConfiguration(configuration));
    return context
        .parallelize(List.of(path), 1)
        .mapPartitions(paths -> read(paths.next(), shipped.value().value(), numbers));
  }

  /**
   * Reads the same rows here, without Spark.
   *
   * @throws AnnotationException if there is no such file, or it is damaged
   */
  public static List<Row> rowsHere(Configuration configuration, String path, ImageNumbers numbers) {
    try (CocoInstancesCursor cursor =
        new CocoInstancesCursor(path, open(new AnnotationFile(path, configuration)))) {
      List<Row> rows = new ArrayList<>();
      new Rows(cursor, numbers).forEachRemaining(rows::add);
      return rows;
    } catch (IOException | UncheckedIOException e) {
      throw AnnotationException.unreadable(path, e);
    }
  }

  /** Returns the text of a file that is to be such a one. */
  static InputStream open(AnnotationFile file) {
    return file.openJson(
        "a COCO instances file (JSON), the folder of a Pascal VOC data set, or a table");
  }

  private static Iterator<Row> read(
      String path, Configuration configuration, ImageNumbers numbers) {
    try {
      CocoInstancesCursor cursor =
          new CocoInstancesCursor(path, open(new AnnotationFile(path, configuration)));
      RowIterator.closeWithTask(cursor);
      return new Rows(cursor, numbers);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Rows extends RowIterator {
    private final CocoInstancesCursor cursor;
    private final BoxRun run = new BoxRun(AnnotationRows.TRUTHS);
    private final AnnotationIds ids = new AnnotationIds();
    private final Queue<Row> ready = new ArrayDeque<>();
    private final ReadingNote.Notes notes = new ReadingNote.Notes();
    private final ImageNumbers numbers;
    private boolean ended;

    Rows(CocoInstancesCursor cursor, ImageNumbers numbers) {
      this.cursor = cursor;
      this.numbers = numbers;
    }

    @Override
    protected @Nullable Row read() throws IOException {
      while (ready.isEmpty()) {
        CocoInstancesCursor.Entry entry = ended ? null : cursor.next();
        if (entry == null) {
          ended = true;
          notes.take(0).forEach(ready::add);
          if (!ready.isEmpty()) {
            break;
          }
          return !run.isEmpty() ? run.take() : ids.isEmpty() ? null : ids.take();
        }
        String name = cursor.name();
        switch (entry) {
          case IMAGE -> {
            long id = numbers.of(cursor.imageText(), cursor.imageId());
            String text = cursor.imageText();
            ready.add(
                AnnotationRows.image(
                    id, cursor.position(), name != null ? name : text != null ? text : ""));
            if (text != null && name != null && !text.equals(name)) {
              ready.add(
                  AnnotationRows.text(id, AnnotationRows.OTHER_NAME, cursor.position(), text));
            }
            addScope(id);
          }
          case CATEGORY -> {
            ready.add(
                AnnotationRows.category(
                    cursor.id(), name == null ? Long.toString(cursor.id()) : name));
            addFrequency(cursor.id());
          }
          case TRUTH -> add();
        }
      }
      return ready.poll();
    }

    private void addScope(long image) {
      if (cursor.hasScope()) {
        notes.take(ReadingNote.LVIS, "image", image);
        ready.add(
            RowFactory.create(
                image,
                AnnotationRows.SCOPE,
                cursor.position(),
                ScopeBytes.write(cursor.absent(), cursor.incomplete(), new long[0])));
      }
    }

    private void addFrequency(long category) {
      String frequency = cursor.frequency();
      if (frequency != null) {
        notes.take(ReadingNote.LVIS, "category", category);
        ready.add(
            AnnotationRows.text(
                AnnotationRows.NO_IMAGE, AnnotationRows.FREQUENCY, category, frequency));
      }
    }

    private void add() {
      if (cursor.hasId()) {
        if (!ids.takes(cursor.id())) {
          ready.add(ids.take());
        }
        ids.add(cursor.id(), cursor.position());
      } else {
        notes.take(ReadingNote.NO_ID, "the one at byte", cursor.position());
      }
      long image = numbers.of(cursor.imageText(), cursor.imageId());
      if (!run.takes(image)) {
        ready.add(run.take());
      }
      double[] box = cursor.box();
      double area = cursor.area();
      if (Double.isNaN(area)) {
        area = box[2] * box[3];
        note(ReadingNote.NO_AREA);
      }
      if (cursor.ignore() && !cursor.crowd()) {
        note(ReadingNote.IGNORE_FLAG);
      }
      if (cursor.openImages()) {
        note(ReadingNote.OPEN_IMAGES);
      }
      run.add(image, cursor.position(), cursor.id(), cursor.category(), box, area, cursor.crowd());
    }

    private void note(ReadingNote note) {
      if (cursor.hasId()) {
        notes.take(note, "annotation", cursor.id());
      } else {
        notes.take(note, "the one at byte", cursor.position());
      }
    }
  }
}
