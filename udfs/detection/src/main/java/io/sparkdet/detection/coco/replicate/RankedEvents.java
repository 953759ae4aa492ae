package io.sparkdet.detection.coco.replicate;

import java.util.Arrays;

/** The detections of one category in a range, in order: image id and words. */
final class RankedEvents {

  private static final int FIRST = 1024;

  private final int stride;
  private long[] events;
  private int size;

  /**
   * Holds nothing yet.
   *
   * @param words match and ignore words a detection
   */
  RankedEvents(int words) {
    stride = 1 + words;
    events = new long[FIRST * stride];
  }

  void add(long image, long[] bits) {
    int at = size * stride;
    if (at + stride > events.length) {
      events = Arrays.copyOf(events, Math.max(at + stride, events.length + events.length / 2));
    }
    events[at] = image;
    System.arraycopy(bits, 0, events, at + 1, stride - 1);
    size++;
  }

  int size() {
    return size;
  }

  long image(int i) {
    return events[i * stride];
  }

  /** Returns the words of all detections; those of one begin at {@link #at}. */
  long[] words() {
    return events;
  }

  int at(int i) {
    return i * stride + 1;
  }

  void clear() {
    size = 0;
  }
}
