package io.sparkdet.app.evaluate.input;

import io.sparkdet.detection.coco.image.CocoIou;
import io.sparkdet.detection.coco.image.EvaluationImage;
import io.sparkdet.detection.coco.image.ImageDetections;
import io.sparkdet.detection.coco.image.ImageTruths;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether boxes are what is read, x, y, width, height in pixels: those that were meant in another
 * {@link BoxReading} overlap the other side once they are read so, and shares of the picture's size
 * are all small where the other side's boxes are not. Also counts detections that are there twice.
 * Looks at a sample of bounded size; mergeable.
 */
public final class BoxForms {

  private static final int BOXES_OF_IMAGE = 50;
  private static final long BOXES_OF_TASK = 1_000;
  private static final double OVERLAP = 0.5;

  /** By how much a reading must overlap more to be the likelier one. */
  private static final double BETTER = 0.05;

  /** Shares may reach a little over the border. */
  private static final double LARGEST_SHARE = 1.5;

  private static final double SURELY_PIXELS = 4;

  /** How many times the overlaps in another reading must outnumber those as boxes stand. */
  private static final int CLEARLY = 3;

  /** One in so many detections that is there twice is told. */
  private static final int OFTEN = 20;

  private long tested;
  private long overlapping;
  private final Side detected = new Side();
  private final Side annotated = new Side();
  private long compared;
  private long repeated;
  private String firstRepeated = "";

  /** The boxes of detections, or of the truth. */
  private static final class Side {

    private final Map<BoxReading, Overlaps> overlaps = new EnumMap<>(BoxReading.class);
    private double largest;

    Side() {
      for (BoxReading reading : BoxReading.values()) {
        overlaps.put(reading, new Overlaps(0, ""));
      }
    }

    void count(BoxReading reading, double[] box, String called) {
      overlaps.computeIfPresent(
          reading,
          (same, found) -> found.and(1, found.first().isEmpty() ? shown(box, called) : ""));
    }

    /** Returns the reading in which most boxes overlap better than as they stand. */
    Map.Entry<BoxReading, Overlaps> likeliest() {
      return Collections.max(
          overlaps.entrySet(), Comparator.comparingLong(entry -> entry.getValue().count()));
    }

    void write(DataOutputStream out) throws IOException {
      for (Overlaps found : overlaps.values()) {
        out.writeLong(found.count());
        out.writeUTF(found.first());
      }
      out.writeDouble(largest);
    }

    void add(DataInputStream in) throws IOException {
      for (BoxReading reading : BoxReading.values()) {
        long count = in.readLong();
        String first = in.readUTF();
        overlaps.computeIfPresent(reading, (same, mine) -> mine.and(count, first));
      }
      largest = Math.max(largest, in.readDouble());
    }
  }

  /** How many boxes overlap better in a reading, with the first. */
  private record Overlaps(long count, String first) {

    Overlaps and(long more, String other) {
      return new Overlaps(count + more, first.isEmpty() ? other : first);
    }
  }

  void accept(String called, EvaluationImage image) {
    ImageDetections detections = image.detections();
    ImageTruths truths = image.truths();
    for (int d = 0; d < detections.size(); d++) {
      for (int k = 0; k < 4; k++) {
        detected.largest = Math.max(detected.largest, Math.abs(detections.box(d, k)));
      }
    }
    for (int g = 0; g < truths.size(); g++) {
      for (int k = 0; k < 4; k++) {
        annotated.largest = Math.max(annotated.largest, Math.abs(truths.box(g, k)));
      }
    }
    if (tested < BOXES_OF_TASK && truths.size() > 0) {
      compare(called, truths, detections);
    }
    if (compared < BOXES_OF_TASK) {
      countRepeated(called, detections);
    }
  }

  private void compare(String called, ImageTruths truths, ImageDetections detections) {
    BoxReading[] readings = BoxReading.values();
    int annotations = Math.min(BOXES_OF_IMAGE, truths.size());
    double[][] truth = new double[annotations][];
    double[][][] truthSo = new double[annotations][][];
    for (int g = 0; g < annotations; g++) {
      truth[g] =
          new double[] {truths.box(g, 0), truths.box(g, 1), truths.box(g, 2), truths.box(g, 3)};
      truthSo[g] = allReadings(readings, truth[g]);
    }
    int most = Math.min(BOXES_OF_IMAGE, detections.size());
    for (int d = 0; d < most; d++) {
      double[] detection = box(detections, d);
      double[][] detectionSo = allReadings(readings, detection);
      double asIs = 0;
      double[] ofDetection = new double[readings.length];
      double[] ofTruth = new double[readings.length];
      int[] nearest = new int[readings.length];
      for (int g = 0; g < annotations; g++) {
        asIs = Math.max(asIs, CocoIou.plain(detection, truth[g]));
        for (int r = 0; r < readings.length; r++) {
          ofDetection[r] = Math.max(ofDetection[r], CocoIou.plain(detectionSo[r], truth[g]));
          double other = CocoIou.plain(detection, truthSo[g][r]);
          if (other > ofTruth[r]) {
            ofTruth[r] = other;
            nearest[r] = g;
          }
        }
      }
      tested++;
      int bestOfDetection = largest(ofDetection);
      int bestOfTruth = largest(ofTruth);
      double otherwise = Math.max(ofDetection[bestOfDetection], ofTruth[bestOfTruth]);
      if (ofDetection[bestOfDetection] >= Math.max(OVERLAP, asIs + BETTER)) {
        detected.count(readings[bestOfDetection], detection, called);
      }
      if (ofTruth[bestOfTruth] >= Math.max(OVERLAP, asIs + BETTER)) {
        annotated.count(readings[bestOfTruth], truth[nearest[bestOfTruth]], called);
      }
      if (asIs >= OVERLAP && asIs > otherwise) {
        overlapping++;
      }
    }
  }

  private static double[][] allReadings(BoxReading[] readings, double[] box) {
    double[][] boxes = new double[readings.length][];
    for (int r = 0; r < readings.length; r++) {
      boxes[r] = readings[r].box(box);
    }
    return boxes;
  }

  private static int largest(double[] values) {
    int largest = 0;
    for (int i = 1; i < values.length; i++) {
      largest = values[i] > values[largest] ? i : largest;
    }
    return largest;
  }

  private void countRepeated(String called, ImageDetections detections) {
    int most = (int) Math.min(BOXES_OF_TASK, detections.size());
    Set<Detection> seen = new HashSet<>();
    for (int d = 0; d < most; d++) {
      Detection detection =
          new Detection(
              detections.category(d),
              detections.score(d),
              detections.box(d, 0),
              detections.box(d, 1),
              detections.box(d, 2),
              detections.box(d, 3));
      if (!seen.add(detection)) {
        repeated++;
        firstRepeated = firstRepeated.isEmpty() ? shown(box(detections, d), called) : firstRepeated;
      }
    }
    compared += most;
  }

  private record Detection(
      long category, double score, double x, double y, double width, double height) {}

  private static double[] box(ImageDetections detections, int d) {
    return new double[] {
      detections.box(d, 0), detections.box(d, 1), detections.box(d, 2), detections.box(d, 3)
    };
  }

  /** Returns a box and its image as warnings show them. */
  static String shown(double[] box, String called) {
    StringBuilder text = new StringBuilder("[");
    for (int k = 0; k < box.length; k++) {
      String value = String.format(Locale.ROOT, "%.6f", box[k]).replaceFirst("\\.?0+$", "");
      text.append(k == 0 ? "" : ", ").append(value);
    }
    return text.append("] of image ").append(called).toString();
  }

  /** Returns what is to be said of the boxes of the detections, if anything. */
  public Optional<String> ofDetections() {
    Map.Entry<BoxReading, Overlaps> likeliest = detected.likeliest();
    if (likeliest.getValue().count() > CLEARLY * overlapping) {
      return Optional.of(said(likeliest.getKey(), likeliest.getValue()));
    }
    return asShares(detected.largest, annotated.largest);
  }

  /** Returns what is to be said of the boxes of the truth, if anything. */
  public Optional<String> ofTruths() {
    Map.Entry<BoxReading, Overlaps> likeliest = annotated.likeliest();
    long count = likeliest.getValue().count();
    if (count > CLEARLY * overlapping && count > detected.likeliest().getValue().count()) {
      return Optional.of(said(likeliest.getKey(), likeliest.getValue()));
    }
    return asShares(annotated.largest, detected.largest);
  }

  private String said(BoxReading reading, Overlaps found) {
    return "look like %s: %d of %d that were tried overlap better so, %d as they stand (such as %s)"
        .formatted(reading.phrase(), found.count(), tested, overlapping, found.first());
  }

  /** Returns what is to be said of detections that are there twice, if they are many. */
  public Optional<String> ofRepeated() {
    return repeated * OFTEN >= Math.max(1, compared)
        ? Optional.of(
            "%d of %d that were compared are there twice, with equal image, category, box and score (such as %s)"
                .formatted(repeated, compared, firstRepeated))
        : Optional.empty();
  }

  private static Optional<String> asShares(double largest, double other) {
    return largest > 0
            && largest <= LARGEST_SHARE
            && (other > SURELY_PIXELS || other <= LARGEST_SHARE)
        ? Optional.of(
            "look like shares of the picture's size (normalized) where pixels are read: no value is larger than "
                + String.format(Locale.ROOT, "%.6f", largest).replaceFirst("\\.?0+$", ""))
        : Optional.empty();
  }

  void write(DataOutputStream out) throws IOException {
    out.writeLong(tested);
    out.writeLong(overlapping);
    detected.write(out);
    annotated.write(out);
    out.writeLong(compared);
    out.writeLong(repeated);
    out.writeUTF(firstRepeated);
  }

  /** Adds what {@link #write} wrote. */
  void add(DataInputStream in) throws IOException {
    tested += in.readLong();
    overlapping += in.readLong();
    detected.add(in);
    annotated.add(in);
    compared += in.readLong();
    repeated += in.readLong();
    String first = in.readUTF();
    firstRepeated = firstRepeated.isEmpty() ? first : firstRepeated;
  }
}
