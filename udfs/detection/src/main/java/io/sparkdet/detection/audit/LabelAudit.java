package io.sparkdet.detection.audit;

import io.sparkdet.detection.coco.image.CategoryMode;
import io.sparkdet.detection.coco.image.EvaluationImage;
import io.sparkdet.detection.state.Mergeable;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Finds the annotations that are most likely wrong: {@code accept}, {@code combine}, {@code
 * findings}.
 *
 * <p>Of each image and kind the most telling finding is kept, and of all images the {@code most}
 * most telling of each kind, so that one strange picture does not hide the others and memory stays
 * bounded. Crowds are never findings, and what lies in a crowd of its category is matched.
 *
 * <p>Combining is associative and commutative if no image is given twice; a new audit is its
 * identity.
 */
public final class LabelAudit implements Mergeable<LabelAudit> {

  /** The IoU from which a detection and an annotation mean the same object. */
  public static final double MATCH = 0.5;

  /** The IoU up to which they have nothing to do with each other: TIDE's background threshold. */
  public static final double NEAR = 0.1;

  /** Boxes kept around a finding, of annotations and of detections each. */
  static final int MOST_BOXES = 20;

  private final int most;
  private final double confident;
  private final boolean anyCategory;
  private final NavigableSet<Finding> detections = new TreeSet<>(Finding.MOST_TELLING_FIRST);
  private final NavigableSet<Finding> truths = new TreeSet<>(Finding.MOST_TELLING_FIRST);

  /**
   * Makes an audit of nothing.
   *
   * @param most how many findings of each kind are kept
   * @param confident detections of at least this score are believed
   * @param mode whether categories are looked at
   */
  public LabelAudit(int most, double confident, CategoryMode mode) {
    if (most < 0 || Double.isNaN(confident)) {
      throw new IllegalArgumentException(
          "Cannot audit for %d findings at score %s; give a number of at least 0 and a score"
              .formatted(most, confident));
    }
    this.most = most;
    this.confident = confident;
    this.anyCategory = mode == CategoryMode.CLASS_AGNOSTIC;
  }

  /**
   * Looks at one image.
   *
   * @param name its file name
   */
  public void accept(String name, EvaluationImage image) {
    if (most > 0) {
      ImageInspection inspection = new ImageInspection(name, image, confident, anyCategory);
      inspection.unmatchedDetection().ifPresent(this::offer);
      inspection.missedTruth().ifPresent(this::offer);
    }
  }

  private void offer(Finding finding) {
    NavigableSet<Finding> kept = kept(finding.kind());
    kept.add(finding);
    if (kept.size() > most) {
      kept.pollLast();
    }
  }

  private NavigableSet<Finding> kept(Finding.Kind kind) {
    return switch (kind) {
      case UNMATCHED_DETECTION -> detections;
      case MISSED_TRUTH -> truths;
    };
  }

  /** Adds what {@code other} found. */
  @Override
  public void combine(LabelAudit other) {
    Mergeable.requireSame("label audits", bounds(), other.bounds());
    other.detections.forEach(this::offer);
    other.truths.forEach(this::offer);
  }

  private List<Object> bounds() {
    return List.of(most, confident, anyCategory);
  }

  /** Returns the findings of a kind, the most telling first. */
  public List<Finding> findings(Finding.Kind kind) {
    return List.copyOf(kept(kind));
  }

  /** Returns the findings in bytes, for {@link #add}. */
  @Override
  public byte[] toBytes() {
    List<Finding> all = new ArrayList<>(detections);
    all.addAll(truths);
    return FindingBytes.write(all);
  }

  /** Adds what {@link #toBytes} wrote. */
  public void add(byte[] bytes) {
    FindingBytes.read(bytes).forEach(this::offer);
  }
}
