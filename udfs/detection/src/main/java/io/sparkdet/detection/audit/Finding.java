package io.sparkdet.detection.audit;

import java.util.Comparator;
import java.util.List;

/**
 * One place of an image that a person should look at.
 *
 * @param kind what is suspicious about it
 * @param imageId the image's id
 * @param image the image's file name, as the annotations have it
 * @param box the detection or annotation in question
 * @param overlap the largest IoU of the box with one of the other side, of any category; 0 for none
 * @param overlapCategory the category of that one; of no meaning where {@code overlap} is 0
 * @param others how many more of the kind the image has
 * @param truths annotations near by, the box itself left out, in file order
 * @param detections confident detections near by, the box itself left out, best first
 */
public record Finding(
    Kind kind,
    long imageId,
    String image,
    AuditBox box,
    double overlap,
    long overlapCategory,
    int others,
    List<AuditBox> truths,
    List<AuditBox> detections) {

  /** The most telling first; ties by image id. */
  static final Comparator<Finding> MOST_TELLING_FIRST =
      Comparator.comparingDouble((Finding finding) -> -finding.kind.weight(finding.box))
          .thenComparingLong(Finding::imageId);

  /** A box smaller than this is shown with more of what surrounds it. */
  private static final double SMALLEST_VIEW = 200;

  /** What is suspicious. */
  public enum Kind {
    /**
     * A confident detection whose place no annotation of its category shares: an object that was
     * not annotated, or annotated as something else or too loosely. The surest first.
     */
    UNMATCHED_DETECTION("unmatched_detection") {
      @Override
      double weight(AuditBox box) {
        return box.score();
      }
    },
    /**
     * An annotation that no detection of its category matches at any score, and that no confident
     * one of any category is near: an annotation of nothing, or a hard object. The largest first,
     * since small objects are missed for their size.
     */
    MISSED_TRUTH("missed_truth") {
      @Override
      double weight(AuditBox box) {
        return box.area();
      }
    };

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /** Returns the name that tables have. */
    public String label() {
      return label;
    }

    abstract double weight(AuditBox box);
  }

  public Finding {
    truths = List.copyOf(truths);
    detections = List.copyOf(detections);
  }

  /** Returns the part of the picture to show: the box and as much again around it. */
  public AuditBox surroundings() {
    return surroundings(box);
  }

  /** Returns the part of the picture to show of a box: as much again around it. */
  public static AuditBox surroundings(AuditBox box) {
    double longer = Math.max(box.width(), box.height());
    return box.grown(Math.max(longer, SMALLEST_VIEW - longer) / 2);
  }

  /** Returns the finding in bytes, for {@link #fromBytes}. */
  public byte[] toBytes() {
    return FindingBytes.write(List.of(this));
  }

  /** Returns the finding that {@link #toBytes} wrote. */
  public static Finding fromBytes(byte[] bytes) {
    return FindingBytes.read(bytes).get(0);
  }
}
