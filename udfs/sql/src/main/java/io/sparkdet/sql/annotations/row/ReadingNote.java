package io.sparkdet.sql.annotations.row;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * What a reader of truths put in place of what is missing, or passed over, and the user should
 * know. A row of {@link AnnotationRows#NOTE} holds how often and where first.
 */
public enum ReadingNote {
  /** Width times height was taken for the area. */
  NO_AREA("%1$s have no area: width x height was taken (the first: %2$s)", "annotations"),
  /** Annotations were numbered as they stand. */
  NO_ID("%1$s have no id: they were numbered as they stand (the first: %2$s)", "annotations"),
  /** COCO's own evaluation overwrites {@code ignore} by {@code iscrowd}. */
  IGNORE_FLAG(
      "%1$s have \"ignore\": 1, which has no effect, as in pycocotools (the first: %2$s); set"
          + " \"iscrowd\": 1 for boxes that are not to be counted",
      "annotations"),
  /** A tool's polygons, points and lines. */
  OTHER_SHAPE("%1$s are no boxes and were passed over (the first: %2$s)", "shapes"),
  /** What a model proposed and nobody looked at. */
  PREDICTED(
      "%1$s have predictions and no annotations: the predictions were taken (the first: %2$s)",
      "tasks"),
  /** LVIS measures classes only on images where they were looked for. */
  LVIS(
      "%1$s say which classes were looked for, as LVIS does (the first: %2$s): plain COCO rules are"
          + " applied, and detections of classes that were not annotated there count as wrong, but"
          + " for the numbers of --metrics lvis",
      "images or categories"),
  /** Open Images has groups of objects in one box. */
  OPEN_IMAGES(
      "%1$s are flagged as Open Images does, such as IsGroupOf (the first: %2$s): plain COCO rules"
          + " are applied, and groups count as single objects; give its CSV files for --metrics"
          + " open-images",
      "annotations"),
  /** Open Images measures classes only on images where people verified them. */
  VERIFIED(
      "%1$s say which classes were verified, as Open Images does (the first: %2$s): plain COCO rules"
          + " are applied, and detections of classes that were not annotated there count as wrong,"
          + " but for the numbers of --metrics open-images",
      "images");

  private final String sentence;
  private final String noun;

  ReadingNote(String sentence, String noun) {
    this.sentence = sentence;
    this.noun = noun;
  }

  /**
   * Returns what is said to the user.
   *
   * @param source the truth
   * @param count how often it was noted
   * @param first where it was noted first
   */
  public String sentence(String source, long count, String first) {
    return sentence.formatted("%d %s of %s".formatted(count, noun, source), first);
  }

  /** Returns the note that a row's payload holds. */
  public static Taken of(byte[] payload) {
    String[] parts = new String(payload, StandardCharsets.UTF_8).split("\n", 3);
    return new Taken(valueOf(parts[0]), Long.parseLong(parts[1]), parts[2]);
  }

  /**
   * A note of one task.
   *
   * @param count how often it was noted
   * @param first where it was noted first
   */
  public record Taken(ReadingNote note, long count, String first) {}

  /** The notes that a task takes while it reads. */
  public static final class Notes {
    private final Map<ReadingNote, Long> counts = new EnumMap<>(ReadingNote.class);
    private final Map<ReadingNote, String> firsts = new EnumMap<>(ReadingNote.class);

    public void take(ReadingNote note, String what, long id) {
      if (counts.merge(note, 1L, Long::sum) == 1) {
        firsts.put(note, what + " " + id);
      }
    }

    boolean isEmpty() {
      return counts.isEmpty();
    }

    /** Returns the rows, at {@code position} of the file, and forgets the notes. */
    public Iterable<Row> take(long position) {
      var rows =
          counts.entrySet().stream()
              .map(
                  entry ->
                      RowFactory.create(
                          AnnotationRows.NO_IMAGE,
                          AnnotationRows.NOTE,
                          position,
                          String.join(
                                  "\n",
                                  entry.getKey().name(),
                                  String.valueOf(entry.getValue()),
                                  firsts.getOrDefault(entry.getKey(), ""))
                              .getBytes(StandardCharsets.UTF_8)))
              .toList();
      counts.clear();
      return rows;
    }
  }
}
