package io.sparkdet.detection.audit;

import io.sparkdet.detection.coco.image.EvaluationImage;
import io.sparkdet.detection.coco.image.ImageDetections;
import io.sparkdet.detection.coco.image.ImageTruths;
import io.sparkdet.detection.coco.pairing.BoxPairing;
import io.sparkdet.detection.coco.pairing.BoxPairs;
import io.sparkdet.detection.state.Mergeable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Finds the images with most errors by a {@link BoxPairing}: {@code accept}, {@code combine},
 * {@code images}. Images without an error are not among them.
 *
 * <p>Of the {@code shown} worst ones the boxes are kept, so memory stays bounded.
 *
 * <p>Combining is associative and commutative if no image is given twice; a new state is its
 * identity.
 */
public final class WorstImages implements Mergeable<WorstImages> {

  /** Boxes kept of an image: more cannot be told apart on a picture. */
  static final int MOST_BOXES = 150;

  private final BoxPairing pairing;
  private final int most;
  private final int shown;

  /** The worst ones without their boxes. */
  private final NavigableSet<ImageErrors> worst = new TreeSet<>(ImageErrors.WORST_FIRST);

  /** The worst of them with their boxes. */
  private final NavigableSet<ImageErrors> withBoxes = new TreeSet<>(ImageErrors.WORST_FIRST);

  /**
   * Begins with no image.
   *
   * @param most how many images are kept
   * @param shown of how many of them the boxes are kept
   */
  public WorstImages(BoxPairing pairing, int most, int shown) {
    if (shown < 0 || most < shown) {
      throw new IllegalArgumentException(
          "Cannot keep the boxes of %d of %d images; give two numbers of at least 0, the larger last"
              .formatted(shown, most));
    }
    this.pairing = pairing;
    this.most = most;
    this.shown = shown;
  }

  /**
   * Looks at one image.
   *
   * @param name its file name
   */
  public void accept(String name, EvaluationImage image) {
    accept(name, image, pairing.of(image));
  }

  /** Looks at one image of which this state's pairing is known. */
  void accept(String name, EvaluationImage image, BoxPairs pairs) {
    Counting counting = new Counting(image.truths(), image.detections());
    pairs.tell(counting);
    ImageErrors errors = counting.errors(image.id(), name);
    if (errors.errors() == 0) {
      return;
    }
    offer(worst, errors, most);
    if (enters(withBoxes, errors, shown)) {
      Judging judging = new Judging(image.truths(), image.detections());
      pairs.tell(judging);
      offer(withBoxes, errors.withBoxes(judging.boxes()), shown);
    }
  }

  private static boolean enters(NavigableSet<ImageErrors> kept, ImageErrors image, int most) {
    return kept.size() < most
        || (most > 0 && ImageErrors.WORST_FIRST.compare(image, kept.last()) < 0);
  }

  private static void offer(NavigableSet<ImageErrors> kept, ImageErrors image, int most) {
    kept.add(image);
    if (kept.size() > most) {
      kept.pollLast();
    }
  }

  /** Counts the boxes of an image by what becomes of them. */
  private static final class Counting implements BoxPairing.Outcome {

    private final ImageTruths truths;
    private final ImageDetections detections;
    private long right;
    private long confused;
    private long missed;
    private long falsePositives;

    Counting(ImageTruths truths, ImageDetections detections) {
      this.truths = truths;
      this.detections = detections;
    }

    @Override
    public void pair(int g, int d) {
      if (truths.category(g) == detections.category(d)) {
        right++;
      } else {
        confused++;
      }
    }

    @Override
    public void falsePositive(int d) {
      falsePositives++;
    }

    @Override
    public void missed(int g) {
      missed++;
    }

    ImageErrors errors(long id, String name) {
      return new ImageErrors(id, name, right, confused, missed, falsePositives, List.of());
    }
  }

  /** Gathers the boxes of an image by what becomes of them. */
  private static final class Judging implements BoxPairing.Outcome {

    private final ImageTruths truths;
    private final ImageDetections detections;
    private final Map<JudgedBox.Verdict, List<JudgedBox>> boxes =
        new EnumMap<>(JudgedBox.Verdict.class);

    Judging(ImageTruths truths, ImageDetections detections) {
      this.truths = truths;
      this.detections = detections;
      for (JudgedBox.Verdict verdict : JudgedBox.Verdict.values()) {
        boxes.put(verdict, new ArrayList<>());
      }
    }

    private List<JudgedBox> of(JudgedBox.Verdict verdict) {
      return boxes.getOrDefault(verdict, List.of());
    }

    private void add(AuditBox box, JudgedBox.Verdict verdict) {
      of(verdict).add(new JudgedBox(box, verdict));
    }

    @Override
    public void pair(int g, int d) {
      JudgedBox.Verdict verdict =
          truths.category(g) == detections.category(d)
              ? JudgedBox.Verdict.RIGHT
              : JudgedBox.Verdict.CONFUSED;
      add(AuditBox.of(truths, g), verdict);
      add(AuditBox.of(detections, d), verdict);
    }

    @Override
    public void falsePositive(int d) {
      add(AuditBox.of(detections, d), JudgedBox.Verdict.FALSE_POSITIVE);
    }

    @Override
    public void missed(int g) {
      add(AuditBox.of(truths, g), JudgedBox.Verdict.MISSED);
    }

    /** Returns the boxes, the worst first; those beyond the limit are left out. */
    List<JudgedBox> boxes() {
      List<JudgedBox> kept = new ArrayList<>();
      boxes.values().forEach(kept::addAll);
      return kept.subList(0, Math.min(kept.size(), MOST_BOXES));
    }
  }

  /** Adds what {@code other} found. */
  @Override
  public void combine(WorstImages other) {
    Mergeable.requireSame(
        "worst images",
        List.of(pairing, most, shown),
        List.of(other.pairing, other.most, other.shown));
    other.worst.forEach(image -> offer(worst, image, most));
    other.withBoxes.forEach(image -> offer(withBoxes, image, shown));
  }

  /** Returns the worst images without their boxes, the worst first. */
  public List<ImageErrors> images() {
    return List.copyOf(worst);
  }

  /** Returns the worst of them with their boxes, the worst first. */
  public List<ImageErrors> imagesWithBoxes() {
    return List.copyOf(withBoxes);
  }

  /** Returns the images in bytes, for {@link #add}. */
  @Override
  public byte[] toBytes() {
    List<ImageErrors> all = new ArrayList<>(withBoxes);
    worst.stream().skip(withBoxes.size()).forEach(all::add);
    return ImageErrors.write(all);
  }

  /** Adds what {@link #toBytes} wrote. */
  public void add(byte[] bytes) {
    for (ImageErrors image : ImageErrors.read(bytes)) {
      offer(worst, image.withoutBoxes(), most);
      if (!image.boxes().isEmpty()) {
        offer(withBoxes, image, shown);
      }
    }
  }
}
