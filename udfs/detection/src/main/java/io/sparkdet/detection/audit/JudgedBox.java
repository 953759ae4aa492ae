package io.sparkdet.detection.audit;

/**
 * An annotated or detected box and what became of it.
 *
 * @param box the box, with a score where it was detected
 * @param verdict what became of it
 */
public record JudgedBox(AuditBox box, Verdict verdict) {

  /** What becomes of a box; the worst first, in the order in which boxes are kept. */
  public enum Verdict {
    /** An annotation that no detection took. */
    MISSED("missed"),
    /** A detection that took no annotation. */
    FALSE_POSITIVE("false_positive"),
    /** An annotation or a detection whose partner has another category. */
    CONFUSED("confused"),
    /** An annotation or a detection whose partner has the same category. */
    RIGHT("right");

    private final String label;

    Verdict(String label) {
      this.label = label;
    }

    /** Returns the name that tables have. */
    public String label() {
      return label;
    }
  }
}
