package io.sparkdet.sql.annotations.named;

import io.sparkdet.sql.annotations.coco.ImageSizes;
import io.sparkdet.sql.annotations.file.AnnotationException;
import io.sparkdet.sql.annotations.row.AnnotationRows;
import io.sparkdet.sql.annotations.row.BoxRun;
import io.sparkdet.sql.annotations.row.ReadingNote;
import io.sparkdet.sql.annotations.row.RowIterator;
import io.sparkdet.sql.annotations.row.ScopeBytes;
import java.io.Closeable;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Annotations with names in the place of numbers, as {@link AnnotationRows}.
 *
 * <p>Images are numbered from 1 in the order of the file, of a folder in the order of names;
 * annotations of an image from 1 in file order. The area of a box is width times height.
 */
public final class NamedSource {

  private static final int IMAGES_OF_A_TASK = 64;

  private final String path;
  private final NamedFormat format;
  private final Set<String> passedOver = new LinkedHashSet<>();

  NamedSource(String path, NamedFormat format) {
    this.path = path;
    this.format = format;
  }

  /** Returns the ids of the classes by their names. */
  public Map<String, Long> categories(JavaSparkContext context) {
    Map<String, Long> own = format.classes(path, context.hadoopConfiguration()).orElse(null);
    if (own != null) {
      return new TreeMap<>(own);
    }
    TreeSet<String> names =
        new TreeSet<>(
            images(
                    context,
                    (number, image, rows) ->
                        image.boxes().forEach(box -> rows.add(RowFactory.create(box.label()))))
                .map(row -> row.getString(0))
                .distinct()
                .collect());
    Map<String, Long> ids = new TreeMap<>();
    for (String name : names) {
      ids.put(name, format.id(name).orElse(ids.size() + 1L));
    }
    return ids;
  }

  /** Returns the rows of images, truths and the given categories. */
  public JavaRDD<Row> rows(JavaSparkContext context, Map<String, Long> categories) {
    HashMap<String, Long> ids = new HashMap<>(categories);
    categories.forEach((name, id) -> ids.put(format.id("" + id).isPresent() ? "" + id : name, id));
    format
        .names(path, context.hadoopConfiguration())
        .forEach(
            (label, name) -> {
              Long id = categories.get(name);
              if (id != null) {
                ids.put(label, id);
              }
            });
    String source = path;
    String where =
        format.classFile(path, context.hadoopConfiguration()).map(file -> " in " + file).orElse("");
    List<Row> heads = new ArrayList<>();
    categories.forEach((name, id) -> heads.add(AnnotationRows.category(id, name)));
    return images(context, (number, image, rows) -> add(source, where, number, image, ids, rows))
        .union(context.parallelize(heads, 1));
  }

  /** Returns what was passed over where rows were made so far, for the user. */
  public Set<String> passedOver() {
    return passedOver;
  }

  /** Returns the sizes of the images as they are stated, as {@link ImageSizes}. */
  public JavaRDD<Row> statedSizes(JavaSparkContext context) {
    return images(
        context,
        (number, image, rows) -> rows.add(ImageSizes.row(number, image.width(), image.height())));
  }

  /** What is made of an image. */
  @FunctionalInterface
  private interface Made extends Serializable {
    void of(long number, NamedImage image, Queue<Row> rows);
  }

  private JavaRDD<Row> images(JavaSparkContext context, Made made) {
    Broadcast<SerializableConfiguration> shipped =
        context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
    NamedFormat.Parts found = format.parts(path, context.hadoopConfiguration());
    passedOver.addAll(found.passedOver());
    List<String> parts = found.texts();
    List<Row> numbered =
        IntStream.range(0, parts.size())
            .mapToObj(i -> RowFactory.create(i + 1L, parts.get(i)))
            .toList();
    int tasks =
        Math.max(1, Math.min(4 * context.defaultParallelism(), parts.size() / IMAGES_OF_A_TASK));
    String source = path;
    NamedFormat of = format;
    return context
        .parallelize(numbered, tasks)
        .flatMap(
            part ->
                new Rows(
                    part.getLong(0),
                    of.read(source, part.getString(1), shipped.value().value()),
                    made));
  }

  private static void add(
      String source,
      String where,
      long number,
      NamedImage image,
      Map<String, Long> ids,
      Queue<Row> rows) {
    rows.add(AnnotationRows.image(number, 0, image.name()));
    ReadingNote.Notes notes = new ReadingNote.Notes();
    for (int i = 0; i < image.otherShapes(); i++) {
      notes.take(ReadingNote.OTHER_SHAPE, "of image", number);
    }
    if (image.predicted()) {
      notes.take(ReadingNote.PREDICTED, "image", number);
    }
    image
        .verified()
        .ifPresent(
            labels -> {
              notes.take(ReadingNote.VERIFIED, "image", number);
              rows.add(
                  RowFactory.create(
                      number,
                      AnnotationRows.SCOPE,
                      0L,
                      ScopeBytes.write(
                          numbers(labels.absent(), ids),
                          new long[0],
                          numbers(labels.present(), ids))));
            });
    notes.take(0).forEach(rows::add);
    BoxRun run = new BoxRun(AnnotationRows.TRUTHS);
    double[] numbers = new double[4];
    long id = 0;
    for (NamedImage.NamedBox box : image.boxes()) {
      Long category = ids.get(box.label());
      if (category == null) {
        throw new AnnotationException(
            "Cannot read %s: class '%s' of %s is not listed%s; list it"
                .formatted(source, box.label(), image.name(), where));
      }
      numbers[0] = box.x();
      numbers[1] = box.y();
      numbers[2] = box.width();
      numbers[3] = box.height();
      id++;
      if (!run.takes(number)) {
        rows.add(run.take());
      }
      run.add(number, id, id, category, numbers, box.width() * box.height(), box.crowd());
    }
    if (!run.isEmpty()) {
      rows.add(run.take());
    }
  }

  /** Returns the ids of those labels that are classes. */
  private static long[] numbers(List<String> labels, Map<String, Long> ids) {
    return labels.stream()
        .map(ids::get)
        .filter(Objects::nonNull)
        .mapToLong(Long::longValue)
        .toArray();
  }

  /** The rows of the images of a part. */
  private static final class Rows extends RowIterator {
    private final Iterator<NamedImage> images;
    private final Made made;
    private final Queue<Row> ready = new ArrayDeque<>();
    private long number;

    Rows(long first, Iterator<NamedImage> images, Made made) {
      this.number = first;
      this.images = images;
      this.made = made;
      if (images instanceof Closeable closeable) {
        RowIterator.closeWithTask(closeable);
      }
    }

    @Override
    protected @Nullable Row read() {
      while (ready.isEmpty() && images.hasNext()) {
        made.of(number++, images.next(), ready);
      }
      return ready.poll();
    }
  }
}
