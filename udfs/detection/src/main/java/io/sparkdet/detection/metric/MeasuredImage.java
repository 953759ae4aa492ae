package io.sparkdet.detection.metric;

import io.sparkdet.detection.coco.image.EvaluationImage;
import org.jspecify.annotations.Nullable;

/** An annotated image as metrics see it, one after the other on one thread. */
public final class MeasuredImage {

  private final String name;
  private final long position;
  private final EvaluationImage boxes;

  /** What was found last, and what it is of. */
  private @Nullable ImageFinding<?> asked;

  private @Nullable Object found;

  /**
   * Makes an image.
   *
   * @param name its file name; empty where the annotations give none
   * @param position where it stands among the images of the annotations, rising
   * @param boxes its truths and detections, in pixels
   */
  public MeasuredImage(String name, long position, EvaluationImage boxes) {
    this.name = name;
    this.position = position;
    this.boxes = boxes;
  }

  /** Returns its file name; empty where the annotations give none. */
  public String name() {
    return name;
  }

  /** Returns where it stands among the images of the annotations, rising. */
  public long position() {
    return position;
  }

  /** Returns its truths and detections, in pixels. */
  public EvaluationImage boxes() {
    return boxes;
  }

  /**
   * Returns what {@code finding} makes of the image; metrics that ask for an equal one after each
   * other share it.
   */
  @SuppressWarnings("unchecked") // what is kept was made by an equal finding
  public <V> V shared(ImageFinding<V> finding) {
    Object kept = found;
    if (kept == null || !finding.equals(asked)) {
      kept = finding.of(boxes);
      asked = finding;
      found = kept;
    }
    return (V) kept;
  }
}
