package io.sparkdet.app.checkannotations.image;

import io.sparkdet.app.checkannotations.picture.PictureFacts;
import io.sparkdet.detection.coco.image.ImageTruths;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a file of annotations says of one image, and what the image's file says.
 *
 * @param set the number of the annotations
 * @param id the image's id
 * @param names its file names, one for each time that it is listed; empty where only boxes name it
 * @param width as stated in pixels; not above 0 where it is not
 * @param height likewise
 * @param picture the file; null where there is none, or files were not looked at
 * @param truths its boxes in file order
 */
record ListedImage(
    int set,
    long id,
    List<String> names,
    int width,
    int height,
    @Nullable PictureFacts picture,
    ImageTruths truths) {

  ListedImage {
    names = List.copyOf(names);
  }

  /** Returns its file name; empty where it has none. */
  String name() {
    return names.isEmpty() ? "" : names.get(0);
  }

  boolean hasSize() {
    return width > 0 && height > 0;
  }

  /** Returns the width that its boxes are drawn on: as stated, else the file's, else 0. */
  int frameWidth() {
    return hasSize() ? width : picture == null ? 0 : picture.width();
  }

  /** Returns the height that its boxes are drawn on. */
  int frameHeight() {
    return hasSize() ? height : picture == null ? 0 : picture.height();
  }
}
