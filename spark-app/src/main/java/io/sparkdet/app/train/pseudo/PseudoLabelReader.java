package io.sparkdet.app.train.pseudo;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.xxhash64;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.labeltable.LabelTable;
import io.sparkdet.app.train.data.TrainingImage;
import io.sparkdet.app.train.data.TrainingSet;
import io.sparkdet.detection.matching.TruthBoxes;
import io.sparkdet.efficientdet.image.format.ImageStatus;
import io.sparkdet.efficientdet.model.ModelClass;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Puts the pictures of a label table and their boxes beside annotated ones. Rows with a box that
 * counts are gathered on the driver. A picture's id, from which its augmentation follows, is a
 * negative number made of its path; those of annotations are positive as a rule.
 */
public final class PseudoLabelReader {

  /** Narrower or lower boxes are dropped, as those of annotations are. */
  private static final float SMALLEST_SIDE = 1;

  /** Stands between an archive and an entry of it in a path. */
  private static final String IN_ARCHIVE = "!/";

  private static final String BOXES =
      "transform(filter(detections, d -> d.score >= %sf), d -> struct(cast(d.x_min AS float),"
          + " cast(d.y_min AS float), cast(d.x_max AS float), cast(d.y_max AS float),"
          + " cast(d.score AS float), cast(d.category AS string)))";

  private static final String COUNTS = "exists(detections, d -> d.score >= %sf)";

  private final PseudoLabels labels;
  private final Map<String, Integer> classes = new HashMap<>();
  private final Set<String> annotated = new HashSet<>();
  private final Set<String> paths = new HashSet<>();
  private final List<TrainingImage> images = new ArrayList<>();
  private long counted;
  private long ignored;
  private long ofOtherClasses;
  private long known;
  private long inArchives;

  private PseudoLabelReader(PseudoLabels labels, TrainingSet set, List<String> measured) {
    this.labels = labels;
    measured.forEach(path -> annotated.add(plain(path)));
    set.classes().forEach((ModelClass one) -> classes.put(one.name(), one.index()));
    for (int image = 0; image < set.size(); image++) {
      annotated.add(plain(set.path(image)));
    }
  }

  /**
   * A set with pseudo-labels.
   *
   * @param set the annotated images and the others
   * @param described what was added, for the model's provenance
   * @param notes what was added and what was left out, for the user
   */
  public record Joined(TrainingSet set, String described, List<String> notes) {}

  /**
   * Adds the pictures of a label table to annotated ones.
   *
   * @param measured the paths of pictures that validation measures on; they are left out too
   * @throws UserException if the table cannot be read, or nothing of it can be learned from
   */
  public static Joined join(
      SparkSession spark, PseudoLabels labels, TrainingSet set, List<String> measured) {
    try {
      return new PseudoLabelReader(labels, set, measured)
          .join(LabelTable.open(spark, labels.table()), set);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Joined join(Dataset<Row> table, TrainingSet set) {
    Dataset<Row> ok = table.where(col("status").equalTo(ImageStatus.OK.label()));
    String some = COUNTS.formatted((float) labels.score());
    for (Row row :
        ok.where(some)
            .select(
                col("path"),
                col("width").cast("int"),
                col("height").cast("int"),
                xxhash64(col("path")),
                expr(BOXES.formatted((float) labels.ignoredFrom())))
            .collectAsList()) {
      add(row);
    }
    long failed = table.count() - ok.count();
    long without = ok.count() - ok.where(some).count();
    if (images.isEmpty()) {
      throw new UserException(
          "Cannot learn from the pseudo-labels of %s: none of its pictures has a box of a trained class scored %s or more that is not annotated already (%s); lower --pseudo-score, or label other pictures"
              .formatted(
                  labels.table(),
                  labels.score(),
                  leftOut(without, failed).isEmpty() ? "it has none" : leftOut(without, failed)));
    }
    List<TrainingImage> all = new ArrayList<>(set.images());
    all.addAll(images);
    TrainingSet joined = TrainingSet.of(all, set.classes());
    String added =
        String.format(
            Locale.ROOT,
            "%,d images with %,d boxes are pseudo-labels (%s, scored %s or more)",
            images.size(),
            counted,
            labels.table(),
            labels.score());
    List<String> notes = new ArrayList<>();
    notes.add(
        "Beside %s, %s, of weight %s%s"
            .formatted(
                set,
                added,
                labels.weight().isPresent() ? labels.weight().getAsDouble() : "score",
                ignored == 0
                    ? ""
                    : String.format(
                        Locale.ROOT,
                        "; %,d boxes scored %s to %s are neither object nor background",
                        ignored,
                        labels.ignoredFrom(),
                        labels.score())));
    String leftOut = leftOut(without, failed);
    if (!leftOut.isEmpty()) {
      notes.add("Of %s are left out: %s".formatted(labels.table(), leftOut));
    }
    return new Joined(joined, added, List.copyOf(notes));
  }

  private String leftOut(long without, long failed) {
    List<String> parts = new ArrayList<>();
    say(parts, without, "pictures without such a box");
    say(parts, failed, "that could not be labelled");
    say(parts, known, "that are annotated");
    say(parts, inArchives, "in archives (unpack them to learn from them)");
    say(parts, ofOtherClasses, "boxes of classes that are not trained");
    return String.join(", ", parts);
  }

  private static void say(List<String> parts, long count, String what) {
    if (count > 0) {
      parts.add(String.format(Locale.ROOT, "%,d %s", count, what));
    }
  }

  private void add(Row row) {
    String path = row.getString(0);
    if (!paths.add(path)) {
      throw new UserException(
          "Cannot learn from the pseudo-labels of %s: it has two rows of %s; give a table of one run, or label with --replace, which keeps one"
              .formatted(labels.table(), path));
    }
    if (annotated.contains(plain(path))) {
      known++;
    } else if (path.contains(IN_ARCHIVE)) {
      inArchives++;
    } else {
      TruthBoxes boxes = boxes(row);
      if (boxes.counted().size() > 0) {
        images.add(new TrainingImage(Long.MIN_VALUE | row.getLong(3), path, boxes));
        counted += boxes.counted().size();
        ignored += boxes.ignored().size();
      }
    }
  }

  /** Returns the boxes of a picture, cut at its edges. */
  private TruthBoxes boxes(Row row) {
    List<Row> found = row.getList(4);
    float[] corners = new float[4 * found.size()];
    int[] indices = new int[found.size()];
    float[] weights = new float[found.size()];
    int kept = 0;
    for (Row box : found) {
      Integer index = classes.get(box.getString(5));
      float xMin = within(box.getFloat(0), row.getInt(1));
      float yMin = within(box.getFloat(1), row.getInt(2));
      float xMax = within(box.getFloat(2), row.getInt(1));
      float yMax = within(box.getFloat(3), row.getInt(2));
      if (index == null) {
        ofOtherClasses++;
      } else if (xMax - xMin >= SMALLEST_SIDE && yMax - yMin >= SMALLEST_SIDE) {
        corners[4 * kept] = xMin;
        corners[4 * kept + 1] = yMin;
        corners[4 * kept + 2] = xMax;
        corners[4 * kept + 3] = yMax;
        indices[kept] = index;
        weights[kept++] = labels.weight(box.getFloat(4));
      }
    }
    return TruthBoxes.of(
        Arrays.copyOf(corners, 4 * kept),
        Arrays.copyOf(indices, kept),
        Arrays.copyOf(weights, kept));
  }

  private static float within(float value, int limit) {
    return Math.max(0, Math.min(limit, value));
  }

  /** Local files are written with one slash or three. */
  private static String plain(String path) {
    return path.replaceFirst("^file:/+", "/");
  }
}
