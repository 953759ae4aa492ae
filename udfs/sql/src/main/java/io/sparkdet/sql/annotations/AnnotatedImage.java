package io.sparkdet.sql.annotations;

import io.sparkdet.detection.coco.image.EvaluationImage;
import io.sparkdet.detection.coco.image.ImageDetections;
import java.util.List;

/**
 * What truth and detections say of one image. Boxes are x, y, width, height in pixels, in file
 * order.
 */
public final class AnnotatedImage {

  private final Listing listing;
  private final List<String> detectedNames;
  private final int[] slices;
  private final EvaluationImage boxes;
  private final ImageDetections later;

  /**
   * What the truth says of an image beside its boxes.
   *
   * @param listed whether it lists it
   * @param position where it stands in the truth; 0 where that does not list it
   * @param name its file name; empty where the truth gives none
   */
  record Listing(boolean listed, long position, String name) {
    static final Listing NONE = new Listing(false, 0, "");
  }

  /** Adopts the numbers of the slices. */
  AnnotatedImage(
      Listing listing,
      List<String> detectedNames,
      int[] slices,
      EvaluationImage boxes,
      ImageDetections later) {
    this.listing = listing;
    this.detectedNames = List.copyOf(detectedNames);
    this.slices = slices;
    this.boxes = boxes;
    this.later = later;
  }

  /** Returns the image id. */
  public long id() {
    return boxes.id();
  }

  /** Returns whether the truth lists it. */
  public boolean listed() {
    return listing.listed();
  }

  /** Returns where it stands in the truth; 0 where that does not list it. */
  public long position() {
    return listing.position();
  }

  /** Returns its file name in the truth; empty where that gives none. */
  public String name() {
    return listing.name();
  }

  /** Returns what detections call it instead of its id, each way once. */
  public List<String> detectedNames() {
    return detectedNames;
  }

  /** Returns the numbers of the slices it belongs to; not to be written to. */
  public int[] slices() {
    return slices;
  }

  /** Returns its truths, and its detections of the first set. */
  public EvaluationImage boxes() {
    return boxes;
  }

  /** Returns its detections of a second set, which is compared with the first. */
  public ImageDetections later() {
    return later;
  }

  /** Returns what the user knows the image by: a name of the truth or of detections, or its id. */
  public String called() {
    if (!name().isEmpty()) {
      return name();
    }
    return listed() || detectedNames.isEmpty() ? Long.toString(id()) : detectedNames.get(0);
  }
}
