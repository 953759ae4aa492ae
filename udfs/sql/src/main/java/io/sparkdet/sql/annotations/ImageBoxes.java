package io.sparkdet.sql.annotations;

import io.sparkdet.detection.coco.image.EvaluationImage;
import io.sparkdet.detection.coco.image.ImageDetections;
import io.sparkdet.detection.coco.image.ImageTruths;
import io.sparkdet.sql.annotations.row.AnnotationRows;
import io.sparkdet.sql.annotations.row.BoxRun;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Puts the box runs of one image together, given in file order. */
public final class ImageBoxes {

  private final List<ByteBuffer> truths = new ArrayList<>();
  private final List<ByteBuffer> detections = new ArrayList<>();
  private final Set<Long> leftOut;

  /** Takes all boxes. */
  public ImageBoxes() {
    this(Set.of());
  }

  /** Leaves out the boxes of some categories. */
  public ImageBoxes(Set<Long> leftOut) {
    this.leftOut = leftOut;
  }

  /** Adds the payload of a row of {@link AnnotationRows#TRUTHS}. */
  public void addTruths(byte[] payload) {
    truths.add(kept(payload, BoxRun.TRUTH, Long.BYTES));
  }

  /** Adds the payload of a row of {@link AnnotationRows#DETECTIONS}. */
  public void addDetections(byte[] payload) {
    detections.add(kept(payload, BoxRun.DETECTION, 0));
  }

  /**
   * Returns the boxes of a run without those left out.
   *
   * @param category where in a box its category stands
   */
  private ByteBuffer kept(byte[] payload, int bytes, int category) {
    ByteBuffer run = ByteBuffer.wrap(payload);
    if (leftOut.isEmpty()) {
      return run;
    }
    ByteBuffer kept = ByteBuffer.allocate(payload.length);
    for (int at = 0; at < payload.length; at += bytes) {
      if (!leftOut.contains(run.getLong(at + category))) {
        kept.put(payload, at, bytes);
      }
    }
    return kept.flip();
  }

  /** Returns the number of detected boxes. */
  public int detectionCount() {
    return count(detections, BoxRun.DETECTION);
  }

  /** Returns the detections added, and forgets them. */
  public ImageDetections takeDetections() {
    ImageDetections taken = detections();
    detections.clear();
    return taken;
  }

  /** Returns the image with all boxes added, and forgets them. */
  public EvaluationImage take(long imageId) {
    EvaluationImage image = new EvaluationImage(imageId, truths(), detections());
    truths.clear();
    detections.clear();
    return image;
  }

  private ImageTruths truths() {
    int n = count(truths, BoxRun.TRUTH);
    long[] ids = new long[n];
    long[] categories = new long[n];
    double[] boxes = new double[4 * n];
    double[] areas = new double[n];
    boolean[] crowds = new boolean[n];
    int i = 0;
    for (ByteBuffer run : truths) {
      for (; run.hasRemaining(); i++) {
        ids[i] = run.getLong();
        categories[i] = run.getLong();
        box(run, boxes, i);
        areas[i] = run.getDouble();
        crowds[i] = run.get() != 0;
      }
    }
    return n == 0 ? ImageTruths.NONE : new ImageTruths(categories, boxes, areas, crowds, ids);
  }

  private ImageDetections detections() {
    int n = detectionCount();
    long[] categories = new long[n];
    double[] boxes = new double[4 * n];
    double[] scores = new double[n];
    int i = 0;
    for (ByteBuffer run : detections) {
      for (; run.hasRemaining(); i++) {
        categories[i] = run.getLong();
        box(run, boxes, i);
        scores[i] = run.getDouble();
      }
    }
    return n == 0 ? ImageDetections.NONE : new ImageDetections(categories, boxes, scores);
  }

  private static void box(ByteBuffer run, double[] boxes, int i) {
    for (int k = 4 * i; k < 4 * i + 4; k++) {
      boxes[k] = run.getDouble();
    }
  }

  private static int count(List<ByteBuffer> runs, int bytes) {
    int sum = 0;
    for (ByteBuffer run : runs) {
      sum = Math.addExact(sum, run.remaining() / bytes);
    }
    return sum;
  }
}
