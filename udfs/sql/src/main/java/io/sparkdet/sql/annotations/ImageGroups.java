package io.sparkdet.sql.annotations;

import io.sparkdet.detection.coco.image.CategoryScope;
import io.sparkdet.detection.coco.image.EvaluationImage;
import io.sparkdet.sql.annotations.file.AnnotationException;
import io.sparkdet.sql.annotations.row.AnnotationRows;
import io.sparkdet.sql.annotations.row.DistinctIds;
import io.sparkdet.sql.annotations.row.ReadingNote;
import io.sparkdet.sql.annotations.row.ScopeBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Turns {@link AnnotationRows} sorted by image, kind and position into one {@link AnnotatedImage}
 * an image: the boxes of one image are in memory at a time.
 */
public final class ImageGroups implements Iterator<AnnotatedImage> {

  private final Iterator<Row> rows;
  private final String source;
  private final Set<Long> leftOut;
  private final FileFacts facts;
  private final DistinctIds distinct;
  private final ImageBoxes first;
  private final ImageBoxes second;
  private final List<String> detectedNames = new ArrayList<>();
  private Optional<AnnotatedImage> ready = Optional.empty();
  private boolean begun;
  private long imageId;
  private AnnotatedImage.Listing listing = AnnotatedImage.Listing.NONE;
  private int[] slices = {};
  private CategoryScope scope = CategoryScope.ALL;

  /**
   * Groups the rows of a partition that {@link #partitioned} made.
   *
   * @param source what errors call the annotations
   * @param leftOut categories that are left out with their boxes
   * @param facts receives what is of no image, before the image that follows it
   */
  public ImageGroups(Iterator<Row> rows, String source, Set<Long> leftOut, FileFacts facts) {
    this.rows = rows;
    this.source = source;
    this.leftOut = leftOut;
    this.facts = facts;
    this.distinct = new DistinctIds(source);
    this.first = new ImageBoxes(leftOut);
    this.second = new ImageBoxes(leftOut);
  }

  /** Brings the rows of each image together, sorted by kind and position. */
  public static JavaRDD<Row> partitioned(SparkSession spark, JavaRDD<Row> rows, int partitions) {
    Dataset<Row> byImage =
        spark
            .createDataFrame(rows, AnnotationRows.SCHEMA)
            .repartition(partitions, functions.col("image_id"))
            .sortWithinPartitions("image_id", "kind", "position");
    return byImage.toJavaRDD();
  }

  /**
   * Looks for an image.
   *
   * @throws AnnotationException if the rows cannot be used as they are
   */
  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && rows.hasNext()) {
      accept(rows.next());
    }
    if (ready.isEmpty() && begun) {
      finish();
    }
    return ready.isPresent();
  }

  @Override
  public AnnotatedImage next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no more images");
    }
    AnnotatedImage next = ready.orElseThrow();
    ready = Optional.empty();
    return next;
  }

  private void accept(Row row) {
    byte[] payload = row.getAs(3);
    switch (row.getInt(1)) {
      case AnnotationRows.CATEGORY -> {
        if (!leftOut.contains(row.getLong(2))) {
          facts.category(row.getLong(2), text(payload));
        }
      }
      case AnnotationRows.FREQUENCY -> facts.frequency(row.getLong(2), text(payload));
      case AnnotationRows.STRANGE_CATEGORY -> facts.strangeCategory(row.getLong(2), text(payload));
      case AnnotationRows.NOTE -> facts.note(ReadingNote.of(payload));
      case AnnotationRows.ANNOTATION_IDS -> distinct.accept(row.getLong(0), payload);
      default -> acceptOfImage(row, payload);
    }
  }

  private void acceptOfImage(Row row, byte[] payload) {
    if (begun && row.getLong(0) != imageId) {
      finish();
    }
    begun = true;
    imageId = row.getLong(0);
    switch (row.getInt(1)) {
      case AnnotationRows.IMAGE -> list(row.getLong(2), text(payload));
      case AnnotationRows.TRUTHS -> first.addTruths(payload);
      case AnnotationRows.DETECTIONS -> first.addDetections(payload);
      case AnnotationRows.LATER_DETECTIONS -> second.addDetections(payload);
      case AnnotationRows.SLICES -> slice(payload);
      case AnnotationRows.SCOPE -> scope = ScopeBytes.read(payload);
      case AnnotationRows.DETECTED_NAME -> {
        if (!detectedNames.contains(text(payload))) {
          detectedNames.add(text(payload));
        }
      }
      case AnnotationRows.OTHER_NAME -> {} // only joins
      default -> throw new IllegalArgumentException("Cannot group rows of kind " + row.getInt(1));
    }
  }

  private void list(long at, String fileName) {
    if (listing.listed()) {
      throw new AnnotationException(
          "Cannot read %s: image id %d stands twice%s; give each image its own id"
              .formatted(
                  source,
                  imageId,
                  at > 0 ? " in \"images\" (the second at byte %d)".formatted(at) : ""));
    }
    listing = new AnnotatedImage.Listing(true, at, fileName);
  }

  private void slice(byte[] payload) {
    if (slices.length > 0) {
      throw new AnnotationException(
          "Cannot slice: two rows of the image table are image %d of %s; give one row an image"
              .formatted(imageId, source));
    }
    slices = new int[payload.length / Integer.BYTES];
    ByteBuffer.wrap(payload).asIntBuffer().get(slices);
  }

  private void finish() {
    EvaluationImage boxes = first.take(imageId).withScope(scope);
    ready =
        Optional.of(
            new AnnotatedImage(listing, detectedNames, slices, boxes, second.takeDetections()));
    begun = false;
    listing = AnnotatedImage.Listing.NONE;
    slices = new int[0];
    scope = CategoryScope.ALL;
    detectedNames.clear();
  }

  private static String text(byte[] payload) {
    return new String(payload, StandardCharsets.UTF_8);
  }
}
