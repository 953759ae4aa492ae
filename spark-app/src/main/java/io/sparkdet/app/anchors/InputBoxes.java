package io.sparkdet.app.anchors;

import io.sparkdet.detection.coco.image.ImageTruths;
import io.sparkdet.sql.annotations.ImageBoxes;
import io.sparkdet.sql.annotations.coco.ImageSizes;
import io.sparkdet.sql.annotations.file.AnnotationException;
import io.sparkdet.sql.annotations.row.AnnotationRows;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.spark.sql.Row;

/**
 * The truths of images in pixels of the network's input, as letterboxing brings them there: x_min,
 * y_min, x_max, y_max, and the annotated area in square pixels of the original. Of crowds and boxes
 * narrower or lower than a pixel, which training leaves out, only the kind is given: {@link #CROWD}
 * or {@link #NARROW}.
 */
final class InputBoxes implements Iterator<double[]> {

  /** How many numbers a box has; what is left out has one. */
  static final int NUMBERS = 5;

  /** Stands for a box of many objects or one that is too difficult. */
  static final double CROWD = 0;

  /** Stands for a box narrower or lower than a pixel. */
  static final double NARROW = 1;

  private static final double SMALLEST_SIDE = 1;

  private final Iterator<Row> rows;
  private final int inputSize;
  private final Queue<double[]> ready = new ArrayDeque<>();
  private final ImageBoxes boxes = new ImageBoxes();
  private long image;
  private double scale;
  private boolean begun;

  /**
   * Reads rows of sizes and truths, grouped by image and sorted by kind and position; others are
   * passed over.
   */
  InputBoxes(Iterator<Row> rows, int inputSize) {
    this.rows = rows;
    this.inputSize = inputSize;
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && rows.hasNext()) {
      accept(rows.next());
      if (!rows.hasNext()) {
        finish();
      }
    }
    return !ready.isEmpty();
  }

  @Override
  public double[] next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no more boxes");
    }
    return ready.remove();
  }

  private void accept(Row row) {
    if (!begun || row.getLong(0) != image) {
      finish();
      begun = true;
      image = row.getLong(0);
      scale = 0;
    }
    byte[] payload = row.getAs(3);
    if (row.getInt(1) == ImageSizes.KIND) {
      scale =
          Math.min(
              (double) inputSize / ImageSizes.width(payload),
              (double) inputSize / ImageSizes.height(payload));
    } else if (row.getInt(1) == AnnotationRows.TRUTHS) {
      if (scale == 0) {
        throw new AnnotationException(
            "Cannot fit anchors: image id %d has boxes but is not listed with its width and height"
                .formatted(image));
      }
      boxes.addTruths(payload);
    }
  }

  private void finish() {
    ImageTruths truths = boxes.take(image).truths();
    for (int i = 0; i < truths.size(); i++) {
      if (truths.crowd(i)) {
        ready.add(new double[] {CROWD});
      } else if (!(truths.box(i, 2) >= SMALLEST_SIDE && truths.box(i, 3) >= SMALLEST_SIDE)) {
        ready.add(new double[] {NARROW});
      } else {
        ready.add(
            new double[] {
              truths.box(i, 0) * scale,
              truths.box(i, 1) * scale,
              (truths.box(i, 0) + truths.box(i, 2)) * scale,
              (truths.box(i, 1) + truths.box(i, 3)) * scale,
              truths.area(i)
            });
      }
    }
  }
}
