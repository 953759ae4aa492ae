package io.sparkdet.app.evaluate.input;

import io.sparkdet.detection.coco.image.EvaluationImage;
import io.sparkdet.detection.coco.image.ImageDetections;
import io.sparkdet.sql.annotations.row.ReadingNote;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is odd about truths and detections, as matching sees them on its way: counts, and the first
 * example of each. Mergeable; its size does not grow with the images.
 */
public final class InputFindings {

  /** Names of strange categories that are kept. */
  private static final int STRANGERS = 1000;

  private final SortedMap<Long, String> strangers = new TreeMap<>();
  private final Map<ReadingNote, Counted> notes = new EnumMap<>(ReadingNote.class);
  private final Map<Long, String> frequencies = new TreeMap<>();
  private final BoxForms forms = new BoxForms();
  private Counted negativeTruths = Counted.NONE;
  private Counted negativeDetections = Counted.NONE;
  private double lowestScore = Double.POSITIVE_INFINITY;
  private double highestScore = Double.NEGATIVE_INFINITY;
  private long cutDetections;
  private long cutImages;
  private long crowds;
  private long namedImages;
  private long scopedImages;

  /**
   * A count and the first that was counted.
   *
   * @param first empty where nothing was counted
   */
  public record Counted(long count, String first) {
    static final Counted NONE = new Counted(0, "");

    Counted and(Counted other) {
      return new Counted(count + other.count, first.isEmpty() ? other.first : first);
    }
  }

  /**
   * Takes an annotated image.
   *
   * @param called what the user knows the image by
   * @param limit how many detections of a category count
   */
  public void accept(String called, EvaluationImage image, int limit) {
    scopedImages += image.scope().federated() ? 1 : 0;
    int negative = 0;
    int first = 0;
    for (int g = image.truths().size() - 1; g >= 0; g--) {
      if (image.truths().box(g, 2) < 0 || image.truths().box(g, 3) < 0) {
        negative++;
        first = g;
      }
      crowds += image.truths().crowd(g) ? 1 : 0;
    }
    if (negative > 0) {
      String example = negativeTruths.first().isEmpty() ? box(called, image, first, true) : "";
      negativeTruths = negativeTruths.and(new Counted(negative, example));
    }
    negative = 0;
    ImageDetections detections = image.detections();
    for (int d = detections.size() - 1; d >= 0; d--) {
      lowestScore = Math.min(lowestScore, detections.score(d));
      highestScore = Math.max(highestScore, detections.score(d));
      if (detections.box(d, 2) < 0 || detections.box(d, 3) < 0) {
        negative++;
        first = d;
      }
    }
    if (negative > 0) {
      String example = negativeDetections.first().isEmpty() ? box(called, image, first, false) : "";
      negativeDetections = negativeDetections.and(new Counted(negative, example));
    }
    forms.accept(called, image);
    if (detections.size() > limit) {
      countCut(detections, limit);
    }
  }

  private void countCut(ImageDetections detections, int limit) {
    Map<Long, Integer> byCategory = new HashMap<>();
    for (int d = 0; d < detections.size(); d++) {
      byCategory.merge(detections.category(d), 1, Integer::sum);
    }
    long cut = byCategory.values().stream().mapToLong(n -> Math.max(0, n - limit)).sum();
    cutDetections += cut;
    cutImages += cut > 0 ? 1 : 0;
  }

  private static String box(String called, EvaluationImage image, int i, boolean truth) {
    double[] box = new double[4];
    for (int k = 0; k < 4; k++) {
      box[k] = truth ? image.truths().box(i, k) : image.detections().box(i, k);
    }
    return BoxForms.shown(box, called);
  }

  /** Counts an image that detections call by a name instead of its id. */
  public void addNamedImage() {
    namedImages++;
  }

  public void addNote(ReadingNote.Taken note) {
    notes.merge(note.note(), new Counted(note.count(), note.first()), Counted::and);
  }

  public void addFrequency(long category, String group) {
    frequencies.put(category, group);
  }

  /** Returns how frequent categories are by LVIS's groups, where the truth says it. */
  public Map<Long, String> frequencies() {
    return frequencies;
  }

  /** Returns on how many images the truth says which categories were looked for. */
  public long scopedImages() {
    return scopedImages;
  }

  public void addStranger(long number, String name) {
    if (strangers.size() < STRANGERS) {
      strangers.put(number, name);
    }
  }

  /** Returns the names of categories of detections that the truth does not list, by number. */
  public Map<Long, String> strangers() {
    return strangers;
  }

  public Map<ReadingNote, Counted> notes() {
    return notes;
  }

  public BoxForms forms() {
    return forms;
  }

  public Counted negativeTruths() {
    return negativeTruths;
  }

  public Counted negativeDetections() {
    return negativeDetections;
  }

  /** Returns the lowest score; above {@link #highestScore} where there are no detections. */
  public double lowestScore() {
    return lowestScore;
  }

  public double highestScore() {
    return highestScore;
  }

  /** Returns how many detections are beyond the largest limit of their image and category. */
  public long cutDetections() {
    return cutDetections;
  }

  public long cutImages() {
    return cutImages;
  }

  /** Returns how many truths are not to be found one by one. */
  public long crowds() {
    return crowds;
  }

  public long namedImages() {
    return namedImages;
  }

  public void write(DataOutputStream out) throws IOException {
    out.writeInt(strangers.size());
    for (Map.Entry<Long, String> stranger : strangers.entrySet()) {
      out.writeLong(stranger.getKey());
      out.writeUTF(stranger.getValue());
    }
    out.writeInt(frequencies.size());
    for (Map.Entry<Long, String> frequency : frequencies.entrySet()) {
      out.writeLong(frequency.getKey());
      out.writeUTF(frequency.getValue());
    }
    out.writeInt(notes.size());
    for (Map.Entry<ReadingNote, Counted> note : notes.entrySet()) {
      out.writeUTF(note.getKey().name());
      write(out, note.getValue());
    }
    forms.write(out);
    write(out, negativeTruths);
    write(out, negativeDetections);
    out.writeDouble(lowestScore);
    out.writeDouble(highestScore);
    for (long count : new long[] {cutDetections, cutImages, crowds, namedImages, scopedImages}) {
      out.writeLong(count);
    }
  }

  /** Adds what {@link #write} wrote. */
  public void add(DataInputStream in) throws IOException {
    for (int left = in.readInt(); left > 0; left--) {
      addStranger(in.readLong(), in.readUTF());
    }
    for (int left = in.readInt(); left > 0; left--) {
      addFrequency(in.readLong(), in.readUTF());
    }
    for (int left = in.readInt(); left > 0; left--) {
      notes.merge(ReadingNote.valueOf(in.readUTF()), counted(in), Counted::and);
    }
    forms.add(in);
    negativeTruths = negativeTruths.and(counted(in));
    negativeDetections = negativeDetections.and(counted(in));
    lowestScore = Math.min(lowestScore, in.readDouble());
    highestScore = Math.max(highestScore, in.readDouble());
    cutDetections += in.readLong();
    cutImages += in.readLong();
    crowds += in.readLong();
    namedImages += in.readLong();
    scopedImages += in.readLong();
  }

  private static void write(DataOutputStream out, Counted counted) throws IOException {
    out.writeLong(counted.count());
    out.writeUTF(counted.first());
  }

  private static Counted counted(DataInputStream in) throws IOException {
    return new Counted(in.readLong(), in.readUTF());
  }
}
