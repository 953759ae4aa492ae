package io.sparkdet.app.evaluate;

import io.sparkdet.detection.coco.image.CategoryMode;
import io.sparkdet.detection.coco.image.EvaluationImage;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.detection.coco.image.ImageMatcher;
import io.sparkdet.detection.coco.image.ImageMatches;
import io.sparkdet.detection.coco.image.ImageTruths;
import io.sparkdet.detection.voc.VocMatcher;
import io.sparkdet.sql.annotations.ImageBoxes;
import io.sparkdet.sql.annotations.file.AnnotationException;
import io.sparkdet.sql.annotations.row.AnnotationRows;
import io.sparkdet.sql.annotations.row.DistinctIds;
import io.sparkdet.sql.annotations.row.ReadingNote;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.spark.sql.Row;

/**
 * Turns {@link AnnotationRows} sorted by image, kind and position into {@link MatchBlock}s: one
 * image's boxes are in memory at a time.
 */
final class ImageMatching implements Iterator<byte[]> {

  private final Iterator<Row> rows;
  private final EvaluationSettings settings;
  private final ImageMatcher matcher;
  private final MatchReport report;
  private final ImageBoxes boxes;
  private final Measures measures;
  private final String source;
  private final DistinctIds distinct;
  private final Queue<byte[]> ready = new ArrayDeque<>();
  private final RecordBlocks records;
  private final RecordBlocks vocRecords = new RecordBlocks(MatchBlock.VOC, 1, ready);
  private final VocMatcher vocMatcher;
  private final boolean voc;
  private long imageId;
  private boolean begun;
  private boolean annotated;
  private long place;
  private String name = "";
  private String detectedName = "";
  private int[] slices = {};
  private boolean done;

  /**
   * Matches.
   *
   * @param source what errors call the annotations
   */
  ImageMatching(Iterator<Row> rows, Measures measures, String source) {
    this.rows = rows;
    this.source = source;
    this.distinct = new DistinctIds(source);
    this.settings = measures.settings();
    this.matcher = new ImageMatcher(settings);
    this.records = new RecordBlocks(MatchBlock.RECORDS, settings.words(), ready);
    this.voc = measures.voc();
    this.report = new MatchReport(measures);
    this.measures = measures;
    this.boxes = new ImageBoxes(measures.leftOut());
    this.vocMatcher = new VocMatcher(measures.vocIou());
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && !done) {
      advance();
    }
    return !ready.isEmpty();
  }

  @Override
  public byte[] next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no more blocks");
    }
    return ready.remove();
  }

  private void advance() {
    if (!rows.hasNext()) {
      finishImage();
      records.finish();
      vocRecords.finish();
      ready.add(report.toBlock());
      done = true;
      return;
    }
    Row row = rows.next();
    int kind = row.getInt(1);
    byte[] payload = row.getAs(3);
    if (kind == AnnotationRows.CATEGORY) {
      if (!measures.leftOut().contains(row.getLong(2))) {
        report.addCategory(row.getLong(2), new String(payload, StandardCharsets.UTF_8));
      }
      return;
    }
    if (kind == AnnotationRows.STRANGE_CATEGORY) {
      report.findings().addStranger(row.getLong(2), new String(payload, StandardCharsets.UTF_8));
      return;
    }
    if (kind == AnnotationRows.NOTE) {
      report.findings().addNote(ReadingNote.of(payload));
      return;
    }
    if (kind == AnnotationRows.ANNOTATION_IDS) {
      distinct.accept(row.getLong(0), payload);
      return;
    }
    if (!begun || row.getLong(0) != imageId) {
      finishImage();
      imageId = row.getLong(0);
      begun = true;
      annotated = false;
      name = "";
      detectedName = "";
      slices = new int[0];
    }
    switch (kind) {
      case AnnotationRows.IMAGE -> {
        if (annotated) {
          throw new AnnotationException(
              "Cannot read %s: image id %d stands twice%s; give each image its own id"
                  .formatted(
                      source,
                      imageId,
                      row.getLong(2) > 0
                          ? " in \"images\" (the second at byte %d)".formatted(row.getLong(2))
                          : ""));
        }
        annotated = true;
        place = row.getLong(2);
        name = new String(payload, StandardCharsets.UTF_8);
      }
      case AnnotationRows.TRUTHS -> boxes.addTruths(payload);
      case AnnotationRows.DETECTIONS -> boxes.addDetections(payload);
      case AnnotationRows.SLICES -> {
        if (slices.length > 0) {
          throw new AnnotationException(
              "Cannot slice: two rows of the image table are image %d of %s; give one row an image"
                  .formatted(imageId, source));
        }
        slices = new int[payload.length / Integer.BYTES];
        ByteBuffer.wrap(payload).asIntBuffer().get(slices);
      }
      case AnnotationRows.DETECTED_NAME -> takeName(new String(payload, StandardCharsets.UTF_8));
      case AnnotationRows.OTHER_NAME -> {} // only joins
      default -> throw new IllegalArgumentException("Cannot match rows of kind " + kind);
    }
  }

  private void takeName(String called) {
    if (annotated && !detectedName.isEmpty() && !detectedName.equals(called)) {
      throw new AnnotationException(
          "Cannot join the detections of %s and %s: both are image %s of %s; give each image its own id"
              .formatted(detectedName, called, called(), source));
    }
    detectedName = called;
  }

  /** Returns what the user knows the image by. */
  private String called() {
    return name.isEmpty() ? Long.toString(imageId) : name;
  }

  private void finishImage() {
    if (!begun) {
      return;
    }
    EvaluationImage image = boxes.take(imageId);
    if (annotated) {
      requireDistinctIds(image);
      if (measures.everyIdCounted()) {
        image =
            new EvaluationImage(imageId, image.truths().withEveryIdCounted(), image.detections());
      }
      report.findings().accept(called(), image, settings.largestMaxDetections());
      if (!detectedName.isEmpty()) {
        report.findings().addNamedImage();
      }
      report.addImage(image.truths().size(), image.detections().size());
      report.measured().accept(place, name, image);
      countTruths(image.truths());
      matcher.matchImage(image, this::write);
      if (voc) {
        vocMatcher.match(
            image,
            (category, score, rank, truePositive) ->
                vocRecords
                    .record(category, score, imageId, rank)
                    .putLong(truePositive ? 1 : 0)
                    .putLong(0));
      }
    } else {
      report.addUnknownImage(
          detectedName.isEmpty() ? Long.toString(imageId) : detectedName,
          image.truths().size(),
          image.detections().size());
    }
  }

  /** Counts truths under their categories, and again under those of the image's slices. */
  private void countTruths(ImageTruths truths) {
    int n = truths.size();
    double[] areas = new double[n];
    boolean[] crowds = new boolean[n];
    long[] ids = new long[n];
    for (int g = 0; g < n; g++) {
      areas[g] = truths.area(g);
      crowds[g] = truths.crowd(g);
      ids[g] = truths.id(g);
    }
    boolean agnostic = settings.categoryMode() == CategoryMode.CLASS_AGNOSTIC;
    for (int s = -1; s < slices.length; s++) {
      long[] keys = new long[n];
      for (int g = 0; g < n; g++) {
        long category = agnostic ? CategoryMode.ANY_CATEGORY : truths.category(g);
        keys[g] = s < 0 ? category : key(slices[s], category);
      }
      report.truthCounts().accept(new ImageTruths(keys, new double[4 * n], areas, crowds, ids));
    }
  }

  private static long key(int slice, long category) {
    if (!SliceKey.fits(category)) {
      throw new AnnotationException(
          "Cannot slice: category id %d is larger than 32 bits".formatted(category));
    }
    return SliceKey.of(slice, category);
  }

  private void requireDistinctIds(EvaluationImage image) {
    long[] ids = new long[image.truths().size()];
    for (int g = 0; g < ids.length; g++) {
      ids[g] = image.truths().id(g);
    }
    Arrays.sort(ids);
    for (int g = 1; g < ids.length; g++) {
      if (ids[g] == ids[g - 1]) {
        throw new AnnotationException(
            "Cannot read %s: annotation id %d stands twice in image %d; give each its own id"
                .formatted(source, ids[g], image.id()));
      }
    }
  }

  private void write(long category, ImageMatches matches) {
    if (matches.idZeroMatched()) {
      report.addIdZeroMatch();
    }
    for (int s = -1; s < slices.length; s++) {
      append(s < 0 ? category : key(slices[s], category), matches);
    }
  }

  private void append(long category, ImageMatches matches) {
    int words = settings.words();
    for (int i = 0; i < matches.size(); i++) {
      ByteBuffer bits = records.record(category, matches.score(i), imageId, i);
      for (int word = 0; word < words; word++) {
        bits.putLong(matches.matchBits(i, word));
      }
      for (int word = 0; word < words; word++) {
        bits.putLong(matches.ignoreBits(i, word));
      }
    }
  }
}
