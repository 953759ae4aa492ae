package io.sparkdet.app.checkannotations.image;

import io.sparkdet.app.checkannotations.finding.DrawnBox;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What images add up to: boxes by class, by size and shape. Tasks count their own images; {@link
 * #combine} adds, in any order.
 */
public final class SetCounts {

  /** Boxes of one class. */
  public static final class OfClass {
    private long boxes;
    private long crowds;
    private long images;
    private final long[] sizes = new long[3];

    /** Returns the boxes, crowds among them. */
    public long boxes() {
      return boxes;
    }

    /** Returns the crowds. */
    public long crowds() {
      return crowds;
    }

    /** Returns the images that have one. */
    public long images() {
      return images;
    }

    /** Returns the boxes that are small, medium and large by COCO's areas, in this order. */
    public long size(int i) {
      return sizes[i];
    }

    /** Adds others. */
    public void add(OfClass other) {
      boxes += other.boxes;
      crowds += other.crowds;
      images += other.images;
      for (int i = 0; i < sizes.length; i++) {
        sizes[i] += other.sizes[i];
      }
    }
  }

  private static final double SMALL = 32 * 32;
  private static final double MEDIUM = 96 * 96;

  private long images;
  private long boxes;
  private long crowds;
  private long largestId;
  private final Map<BoxHistogram, long[]> histograms = new EnumMap<>(BoxHistogram.class);
  private final Map<Long, OfClass> classes = new TreeMap<>();

  /** Has counted nothing. */
  public SetCounts() {
    for (BoxHistogram histogram : BoxHistogram.values()) {
      histograms.put(histogram, new long[histogram.bins().size()]);
    }
  }

  void image(int itsBoxes) {
    images++;
    count(BoxHistogram.BOXES, itsBoxes);
  }

  /**
   * Counts a box with width and height above 0.
   *
   * @param picture the picture's area, 0 where it is not known
   */
  void box(DrawnBox box, double picture) {
    count(BoxHistogram.SIDE, Math.sqrt(box.area()));
    count(BoxHistogram.SHAPE, box.width() / box.height());
    if (picture > 0) {
      count(BoxHistogram.SHARE, Math.sqrt(box.area() / picture));
    }
  }

  private void count(BoxHistogram histogram, double value) {
    of(histogram)[histogram.bin(value)]++;
  }

  /**
   * Counts an annotation, whatever its box.
   *
   * @param area as the annotation states it
   * @param first whether it is the first of its class on its image
   */
  void annotation(long id, long category, double area, boolean crowd, boolean first) {
    boxes++;
    crowds += crowd ? 1 : 0;
    largestId = Math.max(largestId, id);
    OfClass one = classes.computeIfAbsent(category, key -> new OfClass());
    one.boxes++;
    one.crowds += crowd ? 1 : 0;
    one.images += first ? 1 : 0;
    one.sizes[area < SMALL ? 0 : area < MEDIUM ? 1 : 2]++;
  }

  /** Returns the images that are listed. */
  public long images() {
    return images;
  }

  /** Returns the annotations, crowds among them. */
  public long boxes() {
    return boxes;
  }

  /** Returns the crowds. */
  public long crowds() {
    return crowds;
  }

  /** Returns the largest id of an annotation; 0 where there is none above. */
  public long largestId() {
    return largestId;
  }

  /** Returns how many are in a bin. */
  public long bin(BoxHistogram histogram, int bin) {
    return of(histogram)[bin];
  }

  private long[] of(BoxHistogram histogram) {
    return Objects.requireNonNull(histograms.get(histogram));
  }

  /** Returns the counts of a class; all 0 where it has no box. */
  public OfClass ofClass(long category) {
    OfClass one = classes.get(category);
    return one == null ? new OfClass() : one;
  }

  /** Adds others. */
  public void combine(SetCounts other) {
    images += other.images;
    boxes += other.boxes;
    crowds += other.crowds;
    largestId = Math.max(largestId, other.largestId);
    histograms.forEach(
        (histogram, counts) -> {
          for (int i = 0; i < counts.length; i++) {
            counts[i] += other.of(histogram)[i];
          }
        });
    other.classes.forEach(
        (id, theirs) -> classes.computeIfAbsent(id, key -> new OfClass()).add(theirs));
  }

  /** Returns them as bytes, for {@link #of}. */
  public byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeLong(images);
      out.writeLong(boxes);
      out.writeLong(crowds);
      out.writeLong(largestId);
      for (long[] histogram : histograms.values()) {
        for (long count : histogram) {
          out.writeLong(count);
        }
      }
      out.writeInt(classes.size());
      for (Map.Entry<Long, OfClass> entry : classes.entrySet()) {
        out.writeLong(entry.getKey());
        OfClass one = entry.getValue();
        out.writeLong(one.boxes);
        out.writeLong(one.crowds);
        out.writeLong(one.images);
        for (long size : one.sizes) {
          out.writeLong(size);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Returns the counts that {@link #toBytes} made bytes of. */
  public static SetCounts of(byte[] bytes) {
    SetCounts counts = new SetCounts();
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      counts.images = in.readLong();
      counts.boxes = in.readLong();
      counts.crowds = in.readLong();
      counts.largestId = in.readLong();
      for (long[] histogram : counts.histograms.values()) {
        for (int i = 0; i < histogram.length; i++) {
          histogram[i] = in.readLong();
        }
      }
      int classes = in.readInt();
      for (int c = 0; c < classes; c++) {
        OfClass one = new OfClass();
        counts.classes.put(in.readLong(), one);
        one.boxes = in.readLong();
        one.crowds = in.readLong();
        one.images = in.readLong();
        for (int i = 0; i < one.sizes.length; i++) {
          one.sizes[i] = in.readLong();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return counts;
  }
}
