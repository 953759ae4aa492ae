package io.sparkdet.detection.coco;

import io.sparkdet.detection.coco.bootstrap.BootstrapResult;
import io.sparkdet.detection.coco.bootstrap.BootstrapSweep;
import io.sparkdet.detection.coco.bootstrap.BootstrapTotals;
import io.sparkdet.detection.coco.bootstrap.BootstrapWeights;
import io.sparkdet.detection.coco.curve.RangeSweep;
import io.sparkdet.detection.coco.curve.RangeTotals;
import io.sparkdet.detection.coco.curve.RankedRecords;
import io.sparkdet.detection.coco.image.EvaluationImage;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.detection.coco.image.ImageMatcher;
import io.sparkdet.detection.coco.image.ImageMatches;
import io.sparkdet.detection.coco.image.TruthCounts;
import io.sparkdet.detection.coco.score.OperatingPoint;
import io.sparkdet.detection.coco.score.OperatingPointSweep;
import io.sparkdet.detection.state.CategoryBytes;
import io.sparkdet.detection.state.Mergeable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Gathers the matches of images and gives COCO's metrics of them: {@code accept}, {@code combine},
 * {@code result}.
 *
 * <p>Combining is associative and does not depend on the order of images; a new accumulator is its
 * identity. An image's category may be accepted once. Equal scores rank by image id, then by rank
 * in the image, as pycocotools ranks them. Keeps about 36 bytes a detection (two criteria words
 * more for every 64 criteria beyond the first); the bounded form for sorted records is {@link
 * RangeTotals} and {@link RangeSweep}, which give the same numbers.
 */
public final class CocoAccumulator implements Mergeable<CocoAccumulator> {

  private final EvaluationSettings settings;
  private final TruthCounts truths;
  private final Map<Long, RankedRecords> matches = new TreeMap<>();
  private long images;
  private boolean idZeroMatched;

  /** Makes the identity: no image seen. */
  public CocoAccumulator(EvaluationSettings settings) {
    this.settings = settings;
    truths = new TruthCounts(settings);
  }

  /** Matches an image and takes its matches. */
  public void accept(EvaluationImage image, ImageMatcher matcher) {
    images++;
    truths.accept(image.truths());
    matcher.matchImage(image, (category, found) -> accept(image.id(), category, found));
  }

  private void accept(long imageId, long category, ImageMatches found) {
    idZeroMatched |= found.idZeroMatched();
    if (found.size() > 0) {
      columns(category).append(imageId, found);
    }
  }

  /** Takes all that {@code other} holds. */
  @Override
  public void combine(CocoAccumulator other) {
    Mergeable.requireSame("matches", settings, other.settings);
    images += other.images;
    idZeroMatched |= other.idZeroMatched;
    truths.combine(other.truths);
    other.matches.forEach((category, more) -> columns(category).append(more));
  }

  private RankedRecords columns(long category) {
    return matches.computeIfAbsent(category, c -> new RankedRecords(2 * settings.words()));
  }

  /** Returns the number of images accepted. */
  public long images() {
    return images;
  }

  /** Returns whether a truth of annotation id 0 was matched, which counted as no match. */
  public boolean idZeroMatched() {
    return idZeroMatched;
  }

  /**
   * Returns the metrics of what was accepted.
   *
   * @throws IllegalStateException where an image's category was accepted twice
   */
  public CocoResult result() {
    RangeTotals totals = new RangeTotals(settings);
    RangeSweep sweep = new RangeSweep(settings, truths, new RangeTotals(settings));
    matches.forEach(
        (category, columns) -> {
          int previous = -1;
          for (int i : columns.order()) {
            if (previous >= 0 && columns.sameDetection(previous, i)) {
              throw new IllegalStateException(
                  "Cannot evaluate: image %d was accepted twice for category %d"
                      .formatted(columns.image(i), category));
            }
            totals.accept(category, columns.rank(i), columns.bits(), columns.bitsAt(i));
            sweep.accept(category, columns.score(i), columns.bits(), columns.bitsAt(i));
            previous = i;
          }
        });
    return new CocoResult(settings, truths, totals, sweep.result());
  }

  /** Returns each category's score of best F1 under {@code criterion}. */
  public Map<Long, OperatingPoint> operatingPoints(int criterion) {
    OperatingPointSweep sweep =
        new OperatingPointSweep(settings, criterion, truths, new RangeTotals(settings));
    matches.forEach(
        (category, columns) -> {
          for (int i : columns.order()) {
            sweep.accept(category, columns.score(i), columns.bits(), columns.bitsAt(i));
          }
        });
    return OperatingPointSweep.join(sweep.result());
  }

  /**
   * Returns the average precisions of bootstrap replicates of what was accepted.
   *
   * @param truths the weighted truths of the same images
   */
  public BootstrapResult bootstrap(BootstrapWeights weights, BootstrapTotals truths) {
    BootstrapTotals nothing = new BootstrapTotals(settings, weights);
    BootstrapSweep sweep = new BootstrapSweep(settings, weights, truths, nothing);
    matches.forEach(
        (category, columns) -> {
          for (int i : columns.order()) {
            sweep.accept(category, columns.image(i), columns.bits(), columns.bitsAt(i));
          }
        });
    return sweep.result().result();
  }

  /** Returns the state in bytes, for {@link #fromBytes}. */
  @Override
  public byte[] toBytes() {
    return CategoryBytes.write(this::write);
  }

  /** Returns the accumulator that {@link #toBytes} wrote under the same settings. */
  public static CocoAccumulator fromBytes(EvaluationSettings settings, byte[] bytes) {
    CocoAccumulator accumulator = new CocoAccumulator(settings);
    CategoryBytes.read(bytes, accumulator::read);
    return accumulator;
  }

  private void write(DataOutput out) throws IOException {
    out.writeLong(images);
    out.writeBoolean(idZeroMatched);
    truths.write(out);
    out.writeInt(matches.size());
    for (Map.Entry<Long, RankedRecords> entry : matches.entrySet()) {
      out.writeLong(entry.getKey());
      entry.getValue().write(out);
    }
  }

  private void read(DataInput in) throws IOException {
    images = in.readLong();
    idZeroMatched = in.readBoolean();
    truths.read(in);
    for (int left = in.readInt(); left > 0; left--) {
      columns(in.readLong()).read(in);
    }
  }
}
