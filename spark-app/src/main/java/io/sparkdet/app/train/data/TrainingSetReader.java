package io.sparkdet.app.train.data;

import io.sparkdet.app.error.UserException;
import io.sparkdet.detection.coco.image.ImageTruths;
import io.sparkdet.efficientdet.model.ModelClass;
import io.sparkdet.sql.annotations.AnnotationInputs;
import io.sparkdet.sql.annotations.ImageBoxes;
import io.sparkdet.sql.annotations.coco.ImageSizes;
import io.sparkdet.sql.annotations.file.AnnotationException;
import io.sparkdet.sql.annotations.row.AnnotationRows;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Reads a {@link TrainingSet}. Annotations are read and files are listed in Spark tasks and
 * gathered on the driver, about 200 bytes a box while it works.
 */
public final class TrainingSetReader {

  private static final int NAMED_IN_ERRORS = 5;

  private final SparkSession spark;
  private final TrainingData data;
  private final AnnotationInputs inputs;
  private final DataCounts counts = new DataCounts();
  private final Map<Long, String> names = new TreeMap<>();
  private final Map<Long, ImageTruths> truths = new HashMap<>();
  private final Map<Long, String> categories = new TreeMap<>();

  private TrainingSetReader(SparkSession spark, TrainingData data) {
    this.spark = spark;
    this.data = data;
    this.inputs = new AnnotationInputs(spark);
  }

  /**
   * A set and what was left out of it.
   *
   * @param set the images
   * @param notes counts for the user
   * @param passedOver what lies beside the annotations and was not read, for the user
   * @param stated the sizes of pictures that annotations state, by image id; empty where they state
   *     none, or not all
   */
  public record Result(
      TrainingSet set, DataNotes notes, List<String> passedOver, Map<Long, PictureSize> stated) {

    /** Returns the same of a set with more images. */
    public Result with(TrainingSet more) {
      return new Result(more, notes, passedOver, stated);
    }
  }

  /**
   * Reads annotations and finds their files.
   *
   * @throws UserException if either cannot be used as it is, or nothing is left to train on
   */
  public static Result read(SparkSession spark, TrainingData data) {
    return new TrainingSetReader(spark, data).read();
  }

  private Result read() {
    readAnnotations();
    List<ModelClass> classes =
        data.classes()
            .of(data.annotations(), categories, spark.sparkContext().hadoopConfiguration());
    TrainingSet set = TrainingSet.of(images(indices(classes)), classes);
    if (set.size() == 0) {
      throw new UserException(
          "Cannot train on %s: there is no image in it".formatted(data.annotations()));
    }
    return new Result(set, counts.notes(set), inputs.notes(), stated());
  }

  private Map<Long, PictureSize> stated() {
    Map<Long, PictureSize> stated = new HashMap<>();
    try {
      for (Row row : inputs.sizes(data.annotations(), data.split().orElse(null)).collect()) {
        byte[] size = row.getAs(3);
        stated.put(
            row.getLong(0), new PictureSize(ImageSizes.width(size), ImageSizes.height(size)));
      }
      return stated;
    } catch (Exception e) { // Spark throws its checked SparkException undeclared
      if (AnnotationException.among(e) != null) {
        return Map.of(); // sizes are not needed for training: there is nothing to compare
      }
      throw e;
    }
  }

  private void readAnnotations() {
    for (Row row : rows()) {
      String text = new String(row.<byte[]>getAs(3), StandardCharsets.UTF_8);
      if (row.getInt(1) == AnnotationRows.CATEGORY) {
        categories.put(row.getLong(2), text);
      } else if (row.getInt(1) == AnnotationRows.IMAGE && names.put(row.getLong(0), text) != null) {
        throw new UserException(
            "Cannot train on %s: the image id %d stands twice; give each image its own"
                .formatted(data.annotations(), row.getLong(0)));
      }
    }
  }

  /** Gathers the rows, and the boxes by image. */
  private List<Row> rows() {
    try {
      List<Row> rows =
          new ArrayList<>(
              inputs.truth(data.annotations(), data.split().orElse(null)).rows().collect());
      rows.sort(
          Comparator.comparingLong((Row row) -> row.getLong(0))
              .thenComparingInt(row -> row.getInt(1))
              .thenComparingLong(row -> row.getLong(2)));
      ImageBoxes boxes = new ImageBoxes();
      for (int i = 0; i < rows.size(); i++) {
        long id = rows.get(i).getLong(0);
        if (rows.get(i).getInt(1) == AnnotationRows.TRUTHS) {
          boxes.addTruths(rows.get(i).getAs(3));
        }
        if (i + 1 == rows.size() || rows.get(i + 1).getLong(0) != id) {
          truths.put(id, boxes.take(id).truths());
        }
      }
      return rows;
    } catch (Exception e) { // Spark throws its checked SparkException undeclared
      AnnotationException refused = AnnotationException.among(e);
      if (refused != null) {
        throw new UserException(String.valueOf(refused.getMessage()), e);
      }
      throw e;
    }
  }

  /** Returns the class index of each category that is trained. */
  private Map<Long, Integer> indices(List<ModelClass> classes) {
    Map<String, Integer> byName = new HashMap<>();
    classes.forEach(one -> byName.put(one.name(), one.index()));
    Map<Long, Integer> indices = new HashMap<>();
    categories.forEach(
        (id, name) -> {
          Integer index = byName.get(name);
          if (index != null) {
            indices.put(id, index);
          }
        });
    return indices;
  }

  private List<TrainingImage> images(Map<Long, Integer> indices) {
    requireKnownCategories();
    ImageFiles files =
        ImageFiles.below(JavaSparkContext.fromSparkContext(spark.sparkContext()), data.images());
    Map<String, ImageEntry> entries = new LinkedHashMap<>();
    List<String> missing = new ArrayList<>();
    for (Map.Entry<Long, String> image : names.entrySet()) {
      Optional<String> path = files.find(nameOf(image));
      if (path.isEmpty()) {
        missing.add(image.getValue());
        continue;
      }
      ImageEntry entry =
          entries.computeIfAbsent(
              path.get(), first -> new ImageEntry(image.getKey(), path.get(), counts));
      entry.add(image.getKey(), truths.getOrDefault(image.getKey(), ImageTruths.NONE), indices);
    }
    truths.forEach((id, boxes) -> counts.withoutImage += names.containsKey(id) ? 0 : boxes.size());
    requireFiles(missing);
    return entries.values().stream().map(ImageEntry::image).toList();
  }

  private String nameOf(Map.Entry<Long, String> image) {
    if (image.getValue().isEmpty()) {
      throw new UserException(
          "Cannot train on %s: the image %d has no file name; give each image one (file_name)"
              .formatted(data.annotations(), image.getKey()));
    }
    return image.getValue();
  }

  private void requireKnownCategories() {
    Set<Long> unlisted = new TreeSet<>();
    long boxesOfThem = 0;
    for (ImageTruths boxes : truths.values()) {
      for (int i = 0; i < boxes.size(); i++) {
        if (!categories.containsKey(boxes.category(i))) {
          unlisted.add(boxes.category(i));
          boxesOfThem++;
        }
      }
    }
    if (!unlisted.isEmpty()) {
      throw new UserException(
          "Cannot train on %s: %d annotations are of categories that are not listed (ids %s; listed are %s); add them to categories, or mend category_id"
              .formatted(
                  data.annotations(),
                  boxesOfThem,
                  first(unlisted),
                  first(new TreeSet<>(categories.keySet()))));
    }
  }

  private static String first(Set<Long> ids) {
    String some =
        ids.stream().limit(NAMED_IN_ERRORS).map(String::valueOf).collect(Collectors.joining(", "));
    return ids.size() > NAMED_IN_ERRORS ? some + ", …" : some;
  }

  private void requireFiles(List<String> missing) {
    if (missing.isEmpty()) {
      return;
    }
    if (data.missing() == MissingImages.REFUSE || missing.size() == names.size()) {
      throw new UserException(
          "Cannot train on %s: %d of its %d images are not below %s (%s%s); mend --images%s"
              .formatted(
                  data.annotations(),
                  missing.size(),
                  names.size(),
                  data.images(),
                  String.join(", ", missing.subList(0, Math.min(NAMED_IN_ERRORS, missing.size()))),
                  missing.size() > NAMED_IN_ERRORS ? ", …" : "",
                  missing.size() == names.size()
                      ? ""
                      : ", or leave them out with --skip-missing-images"));
    }
    counts.missing = missing.size();
  }
}
