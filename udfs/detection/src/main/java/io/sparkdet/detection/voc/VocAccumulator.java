package io.sparkdet.detection.voc;

import io.sparkdet.detection.coco.curve.RankedRecords;
import io.sparkdet.detection.coco.image.EvaluationImage;
import io.sparkdet.detection.state.Mergeable;
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
 * result}. Matches as {@link VocMatcher} says.
 *
 * <p>Combining is associative and does not depend on the order of images; a new accumulator is its
 * identity.
 */
public final class VocAccumulator implements Mergeable<VocAccumulator> {

  private static final long TRUE_POSITIVE = 1;
  private static final long FALSE_POSITIVE = 0;

  private final VocMatcher matcher;
  private final Map<Long, RankedRecords> records = new TreeMap<>();
  private final Map<Long, Long> positives = new TreeMap<>();

  /** Makes the identity for overlaps of at least {@code iouThreshold}. */
  public VocAccumulator(double iouThreshold) {
    this.matcher = new VocMatcher(iouThreshold);
  }

  /** Matches an image, category by category. */
  public void accept(EvaluationImage image) {
    for (int g = 0; g < image.truths().size(); g++) {
      positives.merge(image.truths().category(g), image.truths().crowd(g) ? 0L : 1L, Long::sum);
    }
    matcher.match(
        image,
        (category, score, rank, truePositive) -> {
          positives.putIfAbsent(category, 0L);
          records
              .computeIfAbsent(category, c -> new RankedRecords(1))
              .append(score, image.id(), rank, truePositive ? TRUE_POSITIVE : FALSE_POSITIVE);
        });
  }

  /** Takes all that {@code other} holds. */
  @Override
  public void combine(VocAccumulator other) {
    Mergeable.requireSame("VOC matches", matcher.iouThreshold(), other.matcher.iouThreshold());
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
  @Override
  public byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeDouble(matcher.iouThreshold());
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
