package io.sparkdet.app.checkannotations.finding;

import io.sparkdet.detection.coco.image.ImageTruths;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong, and where.
 *
 * @param problem what is wrong
 * @param set the number of the annotations that it is in, from 0
 * @param image the image's id, if it is of one
 * @param fileName what the annotations call the image, or the path of a file
 * @param annotation the annotation's id, if it is of one
 * @param category the id of the class, if it is of one
 * @param box the annotation's box, if it is of one
 * @param other the id of the other annotation, if there are two
 * @param iou the overlap of the two, if that was measured
 * @param original the image of the same picture, if that is what was found
 * @param detail what else is to be said
 */
public record Finding(
    Problem problem,
    int set,
    @Nullable Long image,
    @Nullable String fileName,
    @Nullable Long annotation,
    @Nullable Long category,
    @Nullable DrawnBox box,
    @Nullable Long other,
    @Nullable Double iou,
    @Nullable Image original,
    String detail) {

  /** Columns of the table of findings; corners in pixels. */
  public static final StructType SCHEMA =
      new StructType()
          .add("problem", DataTypes.StringType, false)
          .add("severity", DataTypes.StringType, false)
          .add("annotations", DataTypes.StringType, false)
          .add("image_id", DataTypes.LongType, true)
          .add("file_name", DataTypes.StringType, true)
          .add("annotation_id", DataTypes.LongType, true)
          .add("category_id", DataTypes.LongType, true)
          .add("category", DataTypes.StringType, true)
          .add("x_min", DataTypes.DoubleType, true)
          .add("y_min", DataTypes.DoubleType, true)
          .add("x_max", DataTypes.DoubleType, true)
          .add("y_max", DataTypes.DoubleType, true)
          .add("other_annotation_id", DataTypes.LongType, true)
          .add("iou", DataTypes.DoubleType, true)
          .add("other_annotations", DataTypes.StringType, true)
          .add("other_image_id", DataTypes.LongType, true)
          .add("detail", DataTypes.StringType, false);

  /** An image of some of the annotations. */
  public record Image(int set, long id) {}

  /** Returns a finding of a whole data set. */
  public static Finding of(Problem problem, int set, String detail) {
    return new Finding(problem, set, null, null, null, null, null, null, null, null, detail);
  }

  /** Returns the same, of an image. */
  public Finding at(long imageId, String name) {
    return new Finding(
        problem, set, imageId, name, annotation, category, box, other, iou, original, detail);
  }

  /** Returns the same, of a file. */
  public Finding atFile(String path) {
    return new Finding(
        problem, set, image, path, annotation, category, box, other, iou, original, detail);
  }

  /** Returns the same, of an annotation. */
  public Finding of(ImageTruths truths, int i) {
    return new Finding(
        problem,
        set,
        image,
        fileName,
        truths.id(i),
        truths.category(i),
        DrawnBox.of(truths, i),
        other,
        iou,
        original,
        detail);
  }

  /** Returns the same, of an annotation of which no more is known. */
  public Finding ofId(long annotationId) {
    return new Finding(
        problem, set, image, fileName, annotationId, category, box, other, iou, original, detail);
  }

  /** Returns the same, of a class. */
  public Finding ofClass(long categoryId) {
    return new Finding(
        problem, set, image, fileName, annotation, categoryId, box, other, iou, original, detail);
  }

  /** Returns the same beside another annotation. */
  public Finding beside(long annotationId, double overlap) {
    return new Finding(
        problem,
        set,
        image,
        fileName,
        annotation,
        category,
        box,
        annotationId,
        overlap,
        original,
        detail);
  }

  /** Returns the same beside another image. */
  public Finding as(int otherSet, long otherImage) {
    Image of = new Image(otherSet, otherImage);
    return new Finding(
        problem, set, image, fileName, annotation, category, box, other, iou, of, detail);
  }

  /** Returns the row of {@link #SCHEMA}. */
  public Row row(DataSets sets) {
    return RowFactory.create(
        problem.label(),
        problem.severity().label(),
        sets.name(set),
        image,
        fileName,
        annotation,
        category,
        category == null ? null : sets.category(set, category),
        box == null ? null : box.x(),
        box == null ? null : box.y(),
        box == null ? null : box.right(),
        box == null ? null : box.bottom(),
        other,
        iou,
        original == null ? null : sets.name(original.set()),
        original == null ? null : original.id(),
        detail);
  }
}
