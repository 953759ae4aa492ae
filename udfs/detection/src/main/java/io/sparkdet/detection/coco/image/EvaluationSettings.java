package io.sparkdet.detection.coco.image;

import io.sparkdet.detection.PublicApi;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What is measured: thresholds, limits, area ranges, and whether categories are kept apart.
 *
 * <p>Every pair of area range {@code a} and IoU threshold {@code t} is one <em>criterion</em>,
 * number {@code a * T + t}; matching answers all of them at once, one bit each.
 *
 * @param iouThresholds the IoUs that make a match
 * @param recallThresholds the recalls at which precision is read
 * @param maxDetections how many of an image's and category's best detections count, rising; the
 *     largest is the one of every AP, {@link #NO_LIMIT} means all
 * @param areaRanges the area ranges by different names; {@link AreaRange#ALL} is put first where no
 *     range is called {@code all}
 * @param categoryMode whether categories are kept apart
 */
@PublicApi
public record EvaluationSettings(
    IouThresholds iouThresholds,
    RecallThresholds recallThresholds,
    List<Integer> maxDetections,
    List<AreaRange> areaRanges,
    CategoryMode categoryMode) {

  /** A limit that keeps every detection. */
  public static final int NO_LIMIT = Integer.MAX_VALUE;

  /** COCO's settings for boxes. */
  public static final EvaluationSettings COCO =
      new EvaluationSettings(
          IouThresholds.COCO,
          RecallThresholds.COCO,
          List.of(1, 10, 100),
          List.of(AreaRange.ALL, AreaRange.SMALL, AreaRange.MEDIUM, AreaRange.LARGE),
          CategoryMode.PER_CATEGORY);

  public EvaluationSettings {
    if (maxDetections.isEmpty()) {
      throw new IllegalArgumentException("Cannot limit detections: no limit is given");
    }
    int last = 0;
    for (int limit : maxDetections) {
      if (limit <= last) {
        throw new IllegalArgumentException(
            "Cannot limit detections: %s; give rising positive numbers".formatted(maxDetections));
      }
      last = limit;
    }
    maxDetections = List.copyOf(maxDetections);
    areaRanges = withAll(areaRanges);
  }

  private static List<AreaRange> withAll(List<AreaRange> given) {
    List<AreaRange> ranges = new ArrayList<>(given);
    if (ranges.stream().noneMatch(range -> range.name().equals(AreaRange.ALL.name()))) {
      ranges.add(0, AreaRange.ALL);
    }
    if (ranges.stream().map(AreaRange::name).distinct().count() < ranges.size()) {
      throw new IllegalArgumentException(
          "Cannot use area ranges: a name stands twice in %s; give each range its own"
              .formatted(given.stream().map(AreaRange::name).collect(Collectors.joining(", "))));
    }
    return List.copyOf(ranges);
  }

  /** Returns these settings with other IoU thresholds. */
  public EvaluationSettings withIouThresholds(IouThresholds thresholds) {
    return new EvaluationSettings(
        thresholds, recallThresholds, maxDetections, areaRanges, categoryMode);
  }

  /** Returns these settings with other limits of detections an image and category, rising. */
  public EvaluationSettings withMaxDetections(List<Integer> limits) {
    return new EvaluationSettings(
        iouThresholds, recallThresholds, limits, areaRanges, categoryMode);
  }

  /** Returns these settings with other area ranges. */
  public EvaluationSettings withAreaRanges(List<AreaRange> ranges) {
    return new EvaluationSettings(
        iouThresholds, recallThresholds, maxDetections, ranges, categoryMode);
  }

  /** Returns these settings with categories kept apart or not. */
  public EvaluationSettings withCategoryMode(CategoryMode mode) {
    return new EvaluationSettings(iouThresholds, recallThresholds, maxDetections, areaRanges, mode);
  }

  /** Returns the largest number of detections of an image and category that count. */
  public int largestMaxDetections() {
    return maxDetections.get(maxDetections.size() - 1);
  }

  /** Returns the number of criteria: area ranges times IoU thresholds. */
  public int criteria() {
    return areaRanges.size() * iouThresholds.size();
  }

  /** Returns the number of 64-bit words that hold one bit a criterion. */
  public int words() {
    return (criteria() + Long.SIZE - 1) / Long.SIZE;
  }

  /** Returns the number of the criterion of an area range and an IoU threshold. */
  public int criterion(int areaRange, int iouThreshold) {
    return areaRange * iouThresholds.size() + iouThreshold;
  }

  /** Returns the index of the area range called {@code name}, or -1. */
  public int areaRangeIndex(String name) {
    for (int a = 0; a < areaRanges.size(); a++) {
      if (areaRanges.get(a).name().equals(name)) {
        return a;
      }
    }
    return -1;
  }

  /** Returns the settings in bytes, for {@link #fromBytes}. */
  public byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      writeDoubles(out, iouThresholds.toArray());
      writeDoubles(out, recallThresholds.toArray());
      out.writeInt(maxDetections.size());
      for (int limit : maxDetections) {
        out.writeInt(limit);
      }
      out.writeInt(areaRanges.size());
      for (AreaRange range : areaRanges) {
        out.writeUTF(range.name());
        out.writeDouble(range.min());
        out.writeDouble(range.max());
      }
      out.writeUTF(categoryMode.name());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Returns the settings that {@link #toBytes} wrote. */
  public static EvaluationSettings fromBytes(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      IouThresholds iou = IouThresholds.of(readDoubles(in));
      RecallThresholds recall = RecallThresholds.of(readDoubles(in));
      List<Integer> limits = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        limits.add(in.readInt());
      }
      List<AreaRange> ranges = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        ranges.add(new AreaRange(in.readUTF(), in.readDouble(), in.readDouble()));
      }
      return new EvaluationSettings(
          iou, recall, limits, ranges, CategoryMode.valueOf(in.readUTF()));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read evaluation settings: the bytes are cut", e);
    }
  }

  private static void writeDoubles(DataOutputStream out, double[] values) throws IOException {
    out.writeInt(values.length);
    for (double value : values) {
      out.writeDouble(value);
    }
  }

  private static double[] readDoubles(DataInputStream in) throws IOException {
    double[] values = new double[in.readInt()];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readDouble();
    }
    return values;
  }
}
