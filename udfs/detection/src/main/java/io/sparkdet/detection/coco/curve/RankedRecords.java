package io.sparkdet.detection.coco.curve;

import io.sparkdet.detection.coco.image.ImageMatches;
import io.sparkdet.detection.coco.image.StableOrder;
import io.sparkdet.detection.state.CategoryBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Detections of one category with what became of them, column by column in growing arrays: score,
 * image id, rank within the image, and a fixed number of words.
 */
public final class RankedRecords {

  private final int stride;
  private int size;
  private double[] scores = new double[8];
  private long[] images = new long[8];
  private int[] ranks = new int[8];
  private long[] bits;

  /** Makes no records, with {@code stride} words each. */
  public RankedRecords(int stride) {
    this.stride = stride;
    bits = new long[8 * stride];
  }

  public void append(long imageId, ImageMatches found) {
    int n = found.size();
    reserve(n);
    for (int i = 0; i < n; i++) {
      scores[size + i] = found.score(i);
      images[size + i] = imageId;
      ranks[size + i] = i;
    }
    System.arraycopy(found.bits(), 0, bits, size * stride, n * stride);
    size += n;
  }

  /** Adds one detection; for records of one word. */
  public void append(double score, long image, int rank, long word) {
    reserve(1);
    scores[size] = score + 0.0; // -0.0 ties with 0.0
    images[size] = image;
    ranks[size] = rank;
    bits[size * stride] = word;
    size++;
  }

  /** Adds all that {@code more} holds. */
  public void append(RankedRecords more) {
    reserve(more.size);
    System.arraycopy(more.scores, 0, scores, size, more.size);
    System.arraycopy(more.images, 0, images, size, more.size);
    System.arraycopy(more.ranks, 0, ranks, size, more.size);
    System.arraycopy(more.bits, 0, bits, size * stride, more.size * stride);
    size += more.size;
  }

  private void reserve(int more) {
    long needed = (long) size + more;
    if (needed * stride > Integer.MAX_VALUE - 8) {
      throw new IllegalStateException(
          "Cannot hold %d detections of one category in memory; evaluate them with the job"
              .formatted(needed));
    }
    if (needed > scores.length) {
      long largest = (Integer.MAX_VALUE - 8L) / stride;
      int capacity =
          (int) Math.min(largest, Math.max(needed, scores.length + (scores.length >> 1)));
      scores = Arrays.copyOf(scores, capacity);
      images = Arrays.copyOf(images, capacity);
      ranks = Arrays.copyOf(ranks, capacity);
      bits = Arrays.copyOf(bits, capacity * stride);
    }
  }

  /** Returns the indices by falling score, image id, rank. */
  public int[] order() {
    return StableOrder.sorted(
        size,
        (a, b) -> {
          if (scores[a] != scores[b]) {
            return scores[a] > scores[b] ? -1 : 1;
          }
          int byImage = Long.compare(images[a], images[b]);
          return byImage != 0 ? byImage : Integer.compare(ranks[a], ranks[b]);
        });
  }

  /** Returns whether two neighbors of the order claim to be one detection. */
  public boolean sameDetection(int a, int b) {
    return scores[a] == scores[b] && images[a] == images[b] && ranks[a] == ranks[b];
  }

  /** Returns the number of detections. */
  public int size() {
    return size;
  }

  /** Returns the first word of the detection at index {@code i}. */
  public long word(int i) {
    return bits[i * stride];
  }

  /** Returns the score of the detection at index {@code i}. */
  public double score(int i) {
    return scores[i];
  }

  /** Returns the image id of the detection at index {@code i}. */
  public long image(int i) {
    return images[i];
  }

  /** Returns the rank in its image of the detection at index {@code i}. */
  public int rank(int i) {
    return ranks[i];
  }

  public long[] bits() {
    return bits;
  }

  public int bitsAt(int i) {
    return i * stride;
  }

  /** Writes the records, for {@link #read}. */
  public void write(DataOutput out) throws IOException {
    CategoryBytes.writeDoubles(out, scores, size);
    CategoryBytes.writeLongs(out, images, size);
    for (int i = 0; i < size; i++) {
      out.writeInt(ranks[i]);
    }
    CategoryBytes.writeLongs(out, bits, size * stride);
  }

  /** Replaces the records by those that {@link #write} wrote. */
  public void read(DataInput in) throws IOException {
    scores = CategoryBytes.readDoubles(in);
    size = scores.length;
    images = CategoryBytes.readLongs(in);
    ranks = new int[size];
    for (int i = 0; i < size; i++) {
      ranks[i] = in.readInt();
    }
    bits = CategoryBytes.readLongs(in);
  }
}
