package io.sparkdet.detection.voc;

import io.sparkdet.detection.coco.CategoryMode;
import io.sparkdet.detection.coco.EvaluationImage;
import io.sparkdet.detection.coco.ImageDetections;
import io.sparkdet.detection.coco.ImageTruths;
import io.sparkdet.detection.coco.RankedRecords;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Gathers images and gives Pascal VOC's average precision: {@code accept}, {@code combine}, {@code
 * result}.
 *
 * <p>A box (x, y, width, height) stands for VOC's inclusive corners xmin = x, xmax = x + width, so
 * its area is (width + 1) * (height + 1). The flag {@link ImageTruths#crowd} is read as {@code
 * difficult}. After {@code VOCevaldet.m} of the 2012 development kit: detections take turns by
 * falling score; each looks only at the truth of its category that it overlaps most (of equals the
 * first), taken or not; at or above the threshold that is a true positive the first time, a false
 * positive ever after, and nothing if the truth is difficult; below it is a false positive. Equal
 * scores rank by image id, then file order.
 *
 * <p>Combining is associative and does not depend on the order of images; a new accumulator is its
 * identity.
 */
public final class VocAccumulator {

  /** VOC's own threshold. */
  public static final double IOU = 0.5;

  private static final long TRUE_POSITIVE = 1;
  private static final long FALSE_POSITIVE = 0;

  private final double iouThreshold;
  private final Map<Long, RankedRecords> records = new TreeMap<>();
  private final Map<Long, Long> positives = new TreeMap<>();

  /** Makes the identity for overlaps of at least {@code iouThreshold}. */
  public VocAccumulator(double iouThreshold) {
    if (!(iouThreshold > 0 && iouThreshold <= 1)) {
      throw new IllegalArgumentException(
          "Cannot match at IoU %s; give a threshold above 0 up to 1".formatted(iouThreshold));
    }
    this.iouThreshold = iouThreshold;
  }

  /** Matches an image, category by category. */
  public void accept(EvaluationImage image) {
    image.visit(
        CategoryMode.PER_CATEGORY,
        (category, truths, detections) -> accept(image.id(), category, truths, detections));
  }

  private void accept(long imageId, long category, ImageTruths truths, ImageDetections detections) {
    long count = 0;
    for (int g = 0; g < truths.size(); g++) {
      count += truths.crowd(g) ? 0 : 1;
    }
    positives.merge(category, count, Long::sum);
    boolean[] taken = new boolean[truths.size()];
    int[] order = detections.byFallingScore();
    for (int rank = 0; rank < order.length; rank++) {
      int d = order[rank];
      double best = Double.NEGATIVE_INFINITY;
      int chosen = -1;
      for (int g = 0; g < taken.length; g++) {
        double overlap = overlap(detections, d, truths, g);
        if (overlap > best) {
          best = overlap;
          chosen = g;
        }
      }
      boolean overlaps = best >= iouThreshold;
      if (overlaps && truths.crowd(chosen)) {
        continue;
      }
      boolean truePositive = overlaps && !taken[chosen];
      if (truePositive) {
        taken[chosen] = true;
      }
      records
          .computeIfAbsent(category, c -> new RankedRecords(1))
          .append(
              detections.score(d), imageId, rank, truePositive ? TRUE_POSITIVE : FALSE_POSITIVE);
    }
  }

  /** Returns the IoU of inclusive pixel boxes, minus infinity where they do not overlap. */
  private static double overlap(ImageDetections detections, int d, ImageTruths truths, int g) {
    double width =
        Math.min(detections.box(d, 0) + detections.box(d, 2), truths.box(g, 0) + truths.box(g, 2))
            - Math.max(detections.box(d, 0), truths.box(g, 0))
            + 1;
    double height =
        Math.min(detections.box(d, 1) + detections.box(d, 3), truths.box(g, 1) + truths.box(g, 3))
            - Math.max(detections.box(d, 1), truths.box(g, 1))
            + 1;
    if (!(width > 0 && height > 0)) {
      return Double.NEGATIVE_INFINITY;
    }
    double union =
        (detections.box(d, 2) + 1) * (detections.box(d, 3) + 1)
            + (truths.box(g, 2) + 1) * (truths.box(g, 3) + 1)
            - width * height;
    return width * height / union;
  }

  /** Takes all that {@code other} holds. */
  public void combine(VocAccumulator other) {
    other.positives.forEach((category, more) -> positives.merge(category, more, Long::sum));
    other.records.forEach(
        (category, more) ->
            records.computeIfAbsent(category, c -> new RankedRecords(1)).append(more));
  }

  /** Returns the average precision of each category, and their mean. */
  public VocResult result(VocInterpolation interpolation) {
    Map<Long, Double> precisions = new TreeMap<>();
    positives.forEach(
        (category, count) ->
            precisions.put(
                category,
                averagePrecision(
                    interpolation, records.getOrDefault(category, new RankedRecords(1)), count)));
    return new VocResult(precisions);
  }

  private static double averagePrecision(
      VocInterpolation interpolation, RankedRecords detections, long positives) {
    if (positives == 0) {
      return VocResult.UNDEFINED;
    }
    int found = 0;
    for (int i = 0; i < detections.size(); i++) {
      found += detections.word(i) == TRUE_POSITIVE ? 1 : 0;
    }
    double[] precisions = new double[found];
    double[] recalls = new double[found];
    int truePositives = 0;
    int seen = 0;
    for (int i : detections.order()) {
      seen++;
      if (detections.word(i) == TRUE_POSITIVE) {
        precisions[truePositives] = (truePositives + 1.0) / seen;
        recalls[truePositives] = (truePositives + 1.0) / positives;
        truePositives++;
      }
    }
    return interpolation.averagePrecision(precisions, recalls);
  }

  /** Returns the state in bytes, for {@link #fromBytes}. */
  public byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeDouble(iouThreshold);
      out.writeInt(positives.size());
      for (Map.Entry<Long, Long> entry : positives.entrySet()) {
        out.writeLong(entry.getKey());
        out.writeLong(entry.getValue());
        records.getOrDefault(entry.getKey(), new RankedRecords(1)).write(out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Returns the accumulator that {@link #toBytes} wrote. */
  public static VocAccumulator fromBytes(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      VocAccumulator accumulator = new VocAccumulator(in.readDouble());
      for (int left = in.readInt(); left > 0; left--) {
        long category = in.readLong();
        accumulator.positives.put(category, in.readLong());
        RankedRecords detections = new RankedRecords(1);
        detections.read(in);
        accumulator.records.put(category, detections);
      }
      return accumulator;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot read an accumulator: its %d bytes are cut".formatted(bytes.length), e);
    }
  }
}
