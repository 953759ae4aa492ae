package io.sparkdet.app.checkannotations.mend;

import io.sparkdet.app.checkannotations.picture.PictureFacts;
import io.sparkdet.sql.annotations.coco.ImageSizes;
import java.util.Arrays;
import java.util.Iterator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** The sizes of the images of one file of annotations, by id: 17 bytes an image. */
public final class ImageFrames {

  private long[] ids = new long[1024];
  private int[] widths = new int[1024];
  private int[] heights = new int[1024];
  private boolean[] ofFile = new boolean[1024];
  private int size;

  private ImageFrames() {}

  /**
   * Gathers the sizes that are stated, and of images without one the file's.
   *
   * @param rows of {@link io.sparkdet.app.checkannotations.image.CheckRows}
   * @param looked of {@link io.sparkdet.app.checkannotations.picture.FileLook}; null where files
   *     were not looked at
   */
  public static ImageFrames of(Dataset<Row> rows, @Nullable Dataset<Row> looked) {
    ImageFrames frames = new ImageFrames();
    Iterator<Row> stated =
        rows.where("kind = " + ImageSizes.KIND)
            .select("image_id", "payload")
            .orderBy("image_id")
            .toLocalIterator();
    while (stated.hasNext()) {
      Row row = stated.next();
      byte[] payload = row.getAs(1);
      frames.add(row.getLong(0), ImageSizes.width(payload), ImageSizes.height(payload));
    }
    if (looked != null) {
      Iterator<Row> files = looked.select("image_id", "facts").toLocalIterator();
      while (files.hasNext()) {
        Row row = files.next();
        frames.fill(row.getLong(0), PictureFacts.of(row.getAs(1)));
      }
    }
    return frames;
  }

  private void add(long id, int width, int height) {
    if (size > 0 && ids[size - 1] == id) {
      return;
    }
    if (size == ids.length) {
      int more = Math.addExact(size, size);
      ids = Arrays.copyOf(ids, more);
      widths = Arrays.copyOf(widths, more);
      heights = Arrays.copyOf(heights, more);
      ofFile = Arrays.copyOf(ofFile, more);
    }
    ids[size] = id;
    widths[size] = width;
    heights[size] = height;
    size++;
  }

  private void fill(long id, PictureFacts facts) {
    int at = find(id);
    if (at >= 0 && !isKnown(at) && facts.isRead()) {
      widths[at] = facts.width();
      heights[at] = facts.height();
      ofFile[at] = true;
    }
  }

  /** Returns the place of an image, below 0 for one that is not listed. */
  int find(long id) {
    return Arrays.binarySearch(ids, 0, size, id);
  }

  /** Returns whether the size at a place is known. */
  boolean isKnown(int at) {
    return widths[at] > 0 && heights[at] > 0;
  }

  /** Returns the width at a place, if it is known. */
  int width(int at) {
    return widths[at];
  }

  /** Returns the height at a place, if it is known. */
  int height(int at) {
    return heights[at];
  }

  /** Returns whether the size at a place is the file's, since none was stated. */
  boolean isOfFile(int at) {
    return ofFile[at];
  }
}
