package io.sparkdet.app.checkannotations.image;

import io.sparkdet.app.checkannotations.finding.DataSets;
import io.sparkdet.app.checkannotations.finding.DrawnBox;
import io.sparkdet.app.checkannotations.finding.Finding;
import io.sparkdet.app.checkannotations.finding.Problem;
import io.sparkdet.app.checkannotations.picture.PictureFacts;
import io.sparkdet.detection.coco.image.ImageTruths;
import java.io.Serializable;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What is wrong with one image: with its listing, its file, and each of its boxes. Boxes are
 * measured against the size that is stated, since they were drawn on that; without one against the
 * file's, upright as EXIF says.
 */
public final class ImageChecks implements Serializable {

  private static final long serialVersionUID = 1L;

  private final DataSets sets;
  private final boolean withPictures;
  private final BoxPairs pairs;

  /**
   * Prepares the checks.
   *
   * @param withPictures whether the files of images were looked for
   * @param overlap the IoU from which two boxes of a class are told
   */
  public ImageChecks(DataSets sets, boolean withPictures, double overlap) {
    this.sets = sets;
    this.withPictures = withPictures;
    this.pairs = new BoxPairs(overlap);
  }

  void check(ListedImage image, SetCounts counts, Consumer<Finding> found) {
    Consumer<Finding> here = finding -> found.accept(finding.at(image.id(), image.name()));
    boxes(image, counts, here);
    if (image.names().isEmpty()) {
      for (int i = 0; i < image.truths().size(); i++) {
        here.accept(of(Problem.UNKNOWN_IMAGE, image, "").of(image.truths(), i));
      }
      return;
    }
    counts.image(image.truths().size());
    listing(image, here);
    if (withPictures) {
      file(image, here);
    }
    if (image.truths().size() == 0) {
      here.accept(of(Problem.NO_BOXES, image, ""));
    }
  }

  private static Finding of(Problem problem, ListedImage image, String detail) {
    return Finding.of(problem, image.set(), detail);
  }

  private static void listing(ListedImage image, Consumer<Finding> found) {
    for (String again : image.names().subList(1, image.names().size())) {
      found.accept(
          of(
              Problem.IMAGE_ID_TWICE,
              image,
              again.equals(image.name()) ? "the same file" : "the other is " + again));
    }
    if (image.name().isEmpty()) {
      found.accept(of(Problem.NO_NAME, image, ""));
    }
    if (!image.hasSize()) {
      PictureFacts picture = image.picture();
      found.accept(
          of(
              Problem.NO_SIZE,
              image,
              picture != null && picture.isRead()
                  ? "the file has %d x %d".formatted(picture.width(), picture.height())
                  : ""));
    }
  }

  private static void file(ListedImage image, Consumer<Finding> found) {
    PictureFacts picture = image.picture();
    if (picture == null) {
      if (!image.name().isEmpty()) {
        found.accept(of(Problem.MISSING_FILE, image, ""));
      }
      return;
    }
    if (picture.files() > 1) {
      found.accept(
          of(
              Problem.AMBIGUOUS_FILE,
              image,
              "%d files, one is %s".formatted(picture.files(), picture.path())));
      return;
    }
    if (!picture.trouble().isEmpty()) {
      found.accept(of(Problem.UNREADABLE_FILE, image, picture.trouble()));
      return;
    }
    if (image.hasSize()
        && (image.width() != picture.width() || image.height() != picture.height())) {
      boolean stored =
          picture.turned()
              && image.width() == picture.height()
              && image.height() == picture.width();
      found.accept(
          of(
              Problem.OTHER_SIZE,
              image,
              "%d x %d stated, %d x %d upright%s"
                  .formatted(
                      image.width(),
                      image.height(),
                      picture.width(),
                      picture.height(),
                      stored ? ": as stored, before EXIF turns it" : "")));
    }
  }

  private void boxes(ListedImage image, SetCounts counts, Consumer<Finding> found) {
    ImageTruths truths = image.truths();
    int width = image.frameWidth();
    int height = image.frameHeight();
    Set<Long> classes = new HashSet<>();
    for (int i = 0; i < truths.size(); i++) {
      DrawnBox box = DrawnBox.of(truths, i);
      boolean first = classes.add(truths.category(i));
      counts.annotation(truths.id(i), truths.category(i), truths.area(i), truths.crowd(i), first);
      if (!sets.lists(image.set(), truths.category(i))) {
        found.accept(of(Problem.UNKNOWN_CLASS, image, "").of(truths, i));
      }
      if (truths.id(i) == 0) {
        found.accept(of(Problem.ID_ZERO, image, "").of(truths, i));
      }
      if (box.isDegenerate()) {
        found.accept(of(Problem.DEGENERATE_BOX, image, size(box)).of(truths, i));
        continue;
      }
      counts.box(box, (double) width * height);
      if (box.contradicts(truths.area(i))) {
        found.accept(
            of(
                    Problem.WRONG_AREA,
                    image,
                    String.format(
                        Locale.ROOT,
                        "%.6g stated, %s has %.6g",
                        truths.area(i),
                        size(box),
                        box.area()))
                .of(truths, i));
      }
      if (box.width() < 1 || box.height() < 1) {
        found.accept(of(Problem.TINY_BOX, image, size(box)).of(truths, i));
      }
      if (width > 0) {
        String picture = "the picture has " + width + " x " + height;
        if (box.isOutside(width, height)) {
          found.accept(of(Problem.OUTSIDE_BOX, image, picture).of(truths, i));
        } else if (box.isOverBorder(width, height)) {
          found.accept(of(Problem.OVER_BORDER, image, picture).of(truths, i));
        }
      }
    }
    pairs.find(truths, (problem, i, j, iou) -> found.accept(pair(image, problem, i, j, iou)));
  }

  private Finding pair(ListedImage image, Problem problem, int i, int j, double iou) {
    ImageTruths truths = image.truths();
    String detail =
        problem == Problem.TWO_CLASSES
            ? "the other is " + sets.category(image.set(), truths.category(i))
            : "";
    return of(problem, image, detail).of(truths, j).beside(truths.id(i), iou);
  }

  private static String size(DrawnBox box) {
    return String.format(Locale.ROOT, "%.4g x %.4g", box.width(), box.height());
  }
}
