package io.sparkdet.app.checkannotations.finding;

import java.util.Locale;

/**
 * What can be wrong with annotations, the worst first; a new kind is a value here and its check.
 */
public enum Problem {
  MISSING_FILE(
      Severity.ERROR,
      "images without a file",
      "No picture below the folder has this name; add the file, mend the name, or take the image"
          + " out"),
  UNREADABLE_FILE(
      Severity.ERROR,
      "files that are no readable picture",
      "The header is damaged or of another kind; restore the file"),
  AMBIGUOUS_FILE(
      Severity.ERROR,
      "names that several files have",
      "Write the path below the folder into file_name"),
  NO_NAME(Severity.ERROR, "images without a file name", "Give each image its file_name"),
  OTHER_SIZE(
      Severity.ERROR,
      "sizes that are not the file's",
      "The picture was resized or turned after it was annotated: its boxes lie elsewhere now"),
  OUTSIDE_BOX(
      Severity.ERROR,
      "boxes outside of their picture",
      "Nothing of them can be seen; draw them again"),
  DEGENERATE_BOX(
      Severity.ERROR,
      "boxes without width or height",
      "A click, or corners in the wrong order; draw them again"),
  DUPLICATE_BOX(
      Severity.ERROR,
      "boxes that stand twice",
      "Same class and corners: one of the two can never be found"),
  UNKNOWN_IMAGE(
      Severity.ERROR,
      "boxes of images that are not listed",
      "Their image_id is none of images; list the image"),
  UNKNOWN_CLASS(
      Severity.ERROR,
      "boxes of classes that are not listed",
      "Their category_id is none of categories; list the class"),
  ANNOTATION_ID_TWICE(
      Severity.ERROR, "annotation ids that stand twice", "Give each annotation its own id"),
  IMAGE_ID_TWICE(Severity.ERROR, "image ids that stand twice", "Give each image its own id"),
  CLASS_IDS_DIFFER(
      Severity.ERROR,
      "classes with another id or name elsewhere",
      "The files of one data set need one list of classes"),
  SHARED_PICTURE(
      Severity.ERROR,
      "pictures that another file has too",
      "The same bytes: what is learned here is measured there"),
  SHARED_NAME(
      Severity.WARNING,
      "file names that another file has too",
      "Perhaps one picture in two sets; give --images to compare the pictures themselves"),
  NEAR_SHARED(
      Severity.WARNING,
      "pictures nearly as one of another file",
      "Resized, compressed again, or the next frame: the sets are not independent"),
  REPEATED_PICTURE(
      Severity.WARNING,
      "pictures that stand twice",
      "The same bytes under two names: perhaps annotated in two ways"),
  FILE_TWICE(Severity.WARNING, "images of one file", "Two images of one picture; join their boxes"),
  OVER_BORDER(
      Severity.WARNING,
      "boxes over the border",
      "They end more than a pixel outside of their picture; cut them there"),
  OVERLAPPING_BOXES(
      Severity.WARNING,
      "pairs of boxes on one object",
      "Same class, nearly the same place: one object drawn twice"),
  TWO_CLASSES(
      Severity.WARNING, "boxes with two classes", "The same corners with another class; keep one"),
  WRONG_AREA(
      Severity.WARNING,
      "areas that are not of their box",
      "Larger than the box or not above 0: sizes small, medium and large are told by it"),
  TINY_BOX(
      Severity.WARNING,
      "boxes narrower or lower than a pixel",
      "No detector finds them; see whether they were meant"),
  ID_ZERO(
      Severity.WARNING,
      "annotations with id 0",
      "pycocotools takes what they match for unmatched; count from 1"),
  ALIKE_CLASSES(
      Severity.WARNING,
      "classes that look alike by name",
      "A slip of the pen, or one class in two spellings; join them"),
  CROWDS_ONLY(
      Severity.WARNING,
      "classes of nothing but crowds",
      "No single object of them can be found, and AP is undefined"),
  NO_SIZE(
      Severity.WARNING, "images without width and height", "Give each image its width and height"),
  NEAR_REPEATED(
      Severity.NOTE,
      "pictures nearly as another",
      "Frames of a video, or copies that were compressed again"),
  UNUSED_CLASS(
      Severity.NOTE, "classes without a box", "Nothing can be learned or measured of them"),
  ONLY_HERE(
      Severity.NOTE,
      "classes that only one file has boxes of",
      "Learned and not measured, or measured and not learned"),
  NO_BOXES(
      Severity.NOTE,
      "images without boxes",
      "Right if there is nothing to find; otherwise they were forgotten"),
  NOT_ANNOTATED(
      Severity.NOTE,
      "pictures that no annotation names",
      "They lie below the folder and are not used");

  private final Severity severity;
  private final String title;
  private final String remedy;

  Problem(Severity severity, String title, String remedy) {
    this.severity = severity;
    this.title = title;
    this.remedy = remedy;
  }

  /** Returns how bad it is. */
  public Severity severity() {
    return severity;
  }

  /** Returns what is counted, in the plural, such as {@code boxes that stand twice}. */
  public String title() {
    return title;
  }

  /** Returns what it means and what to do, one sentence without its period. */
  public String remedy() {
    return remedy;
  }

  /** Returns the name that tables show, such as {@code duplicate_box}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the problem of a label. */
  public static Problem of(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }
}
