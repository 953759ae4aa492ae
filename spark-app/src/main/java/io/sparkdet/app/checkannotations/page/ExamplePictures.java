package io.sparkdet.app.checkannotations.page;

import static org.apache.spark.sql.functions.broadcast;

import io.sparkdet.app.checkannotations.finding.DataSets;
import io.sparkdet.app.checkannotations.finding.DrawnBox;
import io.sparkdet.app.checkannotations.finding.Finding;
import io.sparkdet.app.checkannotations.finding.Problem;
import io.sparkdet.app.checkannotations.picture.PictureFacts;
import io.sparkdet.app.report.html.BoxDrawing;
import io.sparkdet.app.report.html.DisplayText;
import io.sparkdet.app.report.pictures.Preview;
import io.sparkdet.app.report.pictures.PreviewTask;
import io.sparkdet.app.report.pictures.Region;
import io.sparkdet.detection.coco.image.ImageTruths;
import io.sparkdet.sql.annotations.ImageBoxes;
import io.sparkdet.sql.annotations.row.AnnotationRows;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Pictures with the boxes in question, a few of each problem in turn. Spark's tasks scale them
 * down. A picture that another one is like is followed by that one.
 */
public final class ExamplePictures {

  /** Problems of which no picture tells anything, or of which there is none. */
  private static final Set<Problem> NOT_SHOWN =
      EnumSet.of(
          Problem.MISSING_FILE,
          Problem.UNREADABLE_FILE,
          Problem.AMBIGUOUS_FILE,
          Problem.UNKNOWN_IMAGE,
          Problem.NO_NAME,
          Problem.NO_SIZE,
          Problem.ID_ZERO);

  private static final int MOST_BOXES = 60;
  private static final String QUESTION = "#ff7f0e";
  private static final String OTHER = "#3b8ede";
  private static final String FURTHER = "#8a929d";

  private static final StructType KEYS =
      new StructType()
          .add("set", DataTypes.IntegerType, false)
          .add("image_id", DataTypes.LongType, false);

  private final SparkSession spark;
  private final Dataset<Row> rows;
  private final Dataset<Row> looked;
  private final DataSets sets;

  /** A picture that is shown, and what the finding it is shown for is. */
  private record Shown(Finding.Image image, Row finding, boolean isOriginal) {}

  /**
   * Prepares them.
   *
   * @param rows of {@link io.sparkdet.app.checkannotations.image.CheckRows}
   * @param looked of {@link io.sparkdet.app.checkannotations.picture.FileLook}
   */
  public ExamplePictures(
      SparkSession spark, Dataset<Row> rows, Dataset<Row> looked, DataSets sets) {
    this.spark = spark;
    this.rows = rows;
    this.looked = looked;
    this.sets = sets;
  }

  /**
   * Returns figures as the gallery's template takes them.
   *
   * @param findings rows of {@link Finding#SCHEMA}, some of each problem
   * @param most how many at most
   */
  public List<Map<String, Object>> figures(List<Row> findings, int most) {
    List<Shown> shown = choose(findings, most);
    if (shown.isEmpty()) {
      return List.of();
    }
    Set<Finding.Image> images = new LinkedHashSet<>();
    shown.forEach(one -> images.add(one.image()));
    Dataset<Row> keys =
        broadcast(
            spark.createDataFrame(
                images.stream().map(image -> RowFactory.create(image.set(), image.id())).toList(),
                KEYS));
    Map<Finding.Image, PictureFacts> facts = new HashMap<>();
    for (Row row :
        looked
            .join(keys, new String[] {"set", "image_id"})
            .select("set", "image_id", "facts")
            .collectAsList()) {
      facts.put(new Finding.Image(row.getInt(0), row.getLong(1)), PictureFacts.of(row.getAs(2)));
    }
    Map<Finding.Image, ImageTruths> truths = truths(keys);
    Map<String, Preview> previews = previews(facts);
    List<Map<String, Object>> figures = new ArrayList<>();
    for (Shown one : shown) {
      PictureFacts picture = facts.get(one.image());
      if (picture != null && picture.isRead()) {
        figures.add(
            figure(
                one,
                picture,
                Objects.requireNonNull(previews.get(picture.path())),
                truths.getOrDefault(one.image(), ImageTruths.NONE)));
      }
    }
    return figures;
  }

  /** Takes one of each problem in turn, each image for one problem only. */
  private List<Shown> choose(List<Row> findings, int most) {
    Map<Problem, Queue<Row>> byProblem = new EnumMap<>(Problem.class);
    for (Row row : findings) {
      Problem problem = Problem.of(row.getAs("problem"));
      if (!NOT_SHOWN.contains(problem) && row.getAs("image_id") != null) {
        byProblem.computeIfAbsent(problem, key -> new ArrayDeque<>()).add(row);
      }
    }
    List<Shown> shown = new ArrayList<>();
    Set<Finding.Image> taken = new HashSet<>();
    while (!byProblem.isEmpty() && shown.size() < most) {
      for (Queue<Row> some : byProblem.values()) {
        Row row = some.remove();
        Finding.Image image = image(row, "annotations", "image_id");
        if (shown.size() < most && image != null && taken.add(image)) {
          shown.add(new Shown(image, row, false));
          Finding.Image original = image(row, "other_annotations", "other_image_id");
          if (original != null && shown.size() < most) {
            shown.add(new Shown(original, row, true));
          }
        }
      }
      byProblem.values().removeIf(Queue::isEmpty);
    }
    shown.sort(Comparator.comparing(one -> Problem.of(one.finding().getAs("problem"))));
    return shown;
  }

  private Finding.@Nullable Image image(Row row, String set, String id) {
    @Nullable String name = row.getAs(set);
    @Nullable Long number = row.getAs(id);
    return name == null || number == null ? null : new Finding.Image(sets.number(name), number);
  }

  private Map<Finding.Image, ImageTruths> truths(Dataset<Row> keys) {
    Map<Finding.Image, ImageBoxes> boxes = new HashMap<>();
    for (Row row :
        rows.where("kind = " + AnnotationRows.TRUTHS)
            .join(keys, new String[] {"set", "image_id"})
            .orderBy("set", "image_id", "position")
            .select("set", "image_id", "payload")
            .collectAsList()) {
      boxes
          .computeIfAbsent(
              new Finding.Image(row.getInt(0), row.getLong(1)), image -> new ImageBoxes())
          .addTruths(row.getAs(2));
    }
    Map<Finding.Image, ImageTruths> truths = new HashMap<>();
    boxes.forEach((image, its) -> truths.put(image, its.take(image.id()).truths()));
    return truths;
  }

  private Map<String, Preview> previews(Map<Finding.Image, PictureFacts> facts) {
    List<Row> wanted =
        facts.values().stream()
            .filter(PictureFacts::isRead)
            .map(one -> RowFactory.create(one.path(), one.width(), one.height()))
            .distinct()
            .toList();
    return PreviewTask.previews(
        spark, wanted, /* asStored= */ false, spark.sparkContext().hadoopConfiguration());
  }

  private Map<String, Object> figure(
      Shown one, PictureFacts picture, Preview preview, ImageTruths truths) {
    Problem problem = Problem.of(one.finding().getAs("problem"));
    Map<String, Object> figure = new HashMap<>();
    figure.put("name", one.isOriginal() ? "the other" : problem.label());
    figure.put(
        "note",
        one.isOriginal()
            ? "of " + DisplayText.text(sets.name(one.image().set()))
            : FindingText.what(one.finding()));
    figure.put(
        "source",
        one.isOriginal()
            ? DisplayText.text(DisplayText.fileName(picture.path()))
            : (sets.size() > 1 ? DisplayText.text(sets.name(one.image().set())) + ": " : "")
                + FindingText.where(one.finding()));
    if (preview.jpeg() == null) {
      figure.put("problem", DisplayText.text(String.valueOf(preview.problem())));
      return figure;
    }
    figure.put("image", preview.jpeg());
    figure.put("width", preview.width());
    figure.put("height", preview.height());
    BoxDrawing drawing =
        new BoxDrawing(
            Region.all(picture.width(), picture.height()), preview.width(), preview.height());
    figure.put("boxes", boxes(one, drawing, truths));
    return figure;
  }

  private List<Map<String, Object>> boxes(Shown one, BoxDrawing drawing, ImageTruths truths) {
    List<Map<String, Object>> boxes = new ArrayList<>();
    @Nullable Long question = one.isOriginal() ? null : one.finding().getAs("annotation_id");
    @Nullable Long other = one.isOriginal() ? null : one.finding().getAs("other_annotation_id");
    Map<String, Object> last = null;
    Map<String, Object> beforeLast = null;
    for (int i = 0; i < truths.size(); i++) {
      String name =
          DisplayText.cut(
              DisplayText.text(sets.category(one.image().set(), truths.category(i))),
              BoxDrawing.LONGEST_NAME);
      DrawnBox box = DrawnBox.of(truths, i);
      BoxDrawing.Corners corners =
          new BoxDrawing.Corners(box.x(), box.y(), box.right(), box.bottom());
      String title = "%s (annotation %d)".formatted(name, truths.id(i));
      if (question != null && truths.id(i) == question) {
        last = drawing.draw(corners, name, title, QUESTION, "finding");
      } else if (other != null && truths.id(i) == other) {
        beforeLast = drawing.draw(corners, name, title, OTHER, "truth");
      } else if (boxes.size() < MOST_BOXES) {
        boxes.add(drawing.draw(corners, name, title, FURTHER, "quiet"));
      }
    }
    if (last != null) {
      boxes.add(last); // the other one is dashed, and lies on it
    }
    if (beforeLast != null) {
      boxes.add(beforeLast);
    }
    return boxes;
  }
}
