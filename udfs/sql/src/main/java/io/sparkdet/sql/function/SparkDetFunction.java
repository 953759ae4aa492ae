package io.sparkdet.sql.function;

import static io.sparkdet.sql.function.call.ArgumentType.ANY_BOX;
import static io.sparkdet.sql.function.call.ArgumentType.BIGINT;
import static io.sparkdet.sql.function.call.ArgumentType.BINARY;
import static io.sparkdet.sql.function.call.ArgumentType.BOOLEAN;
import static io.sparkdet.sql.function.call.ArgumentType.BOX;
import static io.sparkdet.sql.function.call.ArgumentType.CLASSES;
import static io.sparkdet.sql.function.call.ArgumentType.DETECTIONS;
import static io.sparkdet.sql.function.call.ArgumentType.DOUBLE;
import static io.sparkdet.sql.function.call.ArgumentType.STRING;
import static io.sparkdet.sql.function.call.ArgumentType.TRUTHS;
import static io.sparkdet.sql.function.call.Parameter.optional;
import static io.sparkdet.sql.function.call.Parameter.required;

import io.sparkdet.sql.function.box.BoxAreaCall;
import io.sparkdet.sql.function.box.BoxConvertCall;
import io.sparkdet.sql.function.box.BoxIouCall;
import io.sparkdet.sql.function.box.BoxWktCall;
import io.sparkdet.sql.function.call.FunctionBody;
import io.sparkdet.sql.function.call.FunctionCall;
import io.sparkdet.sql.function.call.Parameter;
import io.sparkdet.sql.function.call.Signature;
import io.sparkdet.sql.function.detections.FilterCall;
import io.sparkdet.sql.function.detections.MergeCall;
import io.sparkdet.sql.function.detections.NmsCall;
import io.sparkdet.sql.function.metric.CocoCalls;
import io.sparkdet.sql.function.metric.MatchCall;
import io.sparkdet.sql.function.picture.ClassifyFunction;
import io.sparkdet.sql.function.picture.DetectFunction;
import io.sparkdet.sql.function.picture.DrawFunction;
import io.sparkdet.sql.function.picture.EmbedFunction;
import io.sparkdet.sql.function.picture.HashFunction;
import java.util.List;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The SQL functions: what each is, what it takes, what it gives, and examples. Registration, {@code
 * DESCRIBE FUNCTION}, the checks of calls and the page of docs are made from this list.
 */
public enum SparkDetFunction {
  /** Finds objects in an encoded picture. */
  DETECT(
      DetectFunction::call,
      signature("detect", Texts.CONTENT, Texts.DETECTOR),
      "Returns what EfficientDet finds in an encoded picture:"
          + " `struct<status, error, width, height, detections>`.",
      Texts.NULL_OUT,
      """
      > SELECT _FUNC_(X'').status;
       empty
      """),

  /** Finds objects in a picture that the task opens. */
  DETECT_FILE(
      DetectFunction::call,
      signature(
          "detect_file",
          required("path", STRING, "a full path or URI, a blank written as a blank"),
          Texts.DETECTOR),
      "Returns what EfficientDet finds in a picture that the task opens at a path, as `detect`"
          + " does; a file that cannot be read has a status that says why.",
      Texts.NULL_OUT,
      """
      > SELECT _FUNC_('/no/such/picture.jpg').error;
       The file is not there any more.
      """),

  /** The likeliest classes of a picture. */
  CLASSIFY(
      ClassifyFunction::call,
      signature("classify", Texts.CONTENT, Texts.CLASSIFIER),
      "Returns the five likeliest classes of a picture by an EfficientNet:"
          + " `struct<status, error, classes: array<struct<class_index, probability>>>`.",
      Texts.NULL_OUT,
      """
      > SELECT _FUNC_(X'').status;
       empty
      """),

  /** The features of a picture. */
  EMBED(
      EmbedFunction::call,
      signature("embed", Texts.CONTENT, Texts.CLASSIFIER),
      "Returns a picture's features by an EfficientNet before its classifier: `array<float>`, 1280"
          + " of them for B0 and Lite0; NULL for a picture that cannot be read.",
      Texts.NULL_OUT,
      """
      > SELECT size(_FUNC_(unbase64('_PICTURE_')));
       1280
      """
          .replace("_PICTURE_", Texts.PICTURE)),

  /** A hash that like pictures share. */
  PICTURE_HASH(
      HashFunction::call,
      signature("picture_hash", Texts.CONTENT),
      "Returns a picture's difference hash of 64 bits, which near duplicates share but for a few"
          + " bits: `bit_count(a ^ b)` counts them. NULL for a picture that cannot be read.",
      Texts.NULL_OUT,
      """
      > SELECT hex(_FUNC_(unbase64('_PICTURE_')));
       3F3F7F7F01010000
      > SELECT bit_count(_FUNC_(unbase64('_PICTURE_')) ^ 7);
       31
      """
          .replace("_PICTURE_", Texts.PICTURE)),

  /** A picture with its boxes. */
  DRAW_DETECTIONS(
      DrawFunction::call,
      signature("draw_detections", Texts.CONTENT, Texts.FOUND),
      "Returns the picture as JPEG, upright, with boxes, categories and scores drawn in, the first"
          + " box on top; NULL for a picture that cannot be read, or with a side above 65,500"
          + " pixels.",
      Texts.NULL_OUT,
      """
      > SELECT hex(left(_FUNC_(unbase64('_PICTURE_'), array(named_struct('x_min', 0, 'y_min', 0, 'x_max', 2, 'y_max', 1, 'score', 0.9, 'category_id', 1))), 3));
       FFD8FF
      """
          .replace("_PICTURE_", Texts.PICTURE)),

  /** How much two boxes overlap. */
  BOX_IOU(
      BoxIouCall::call,
      signature("box_iou", required("a", BOX, "a box"), required("b", BOX, "another box")),
      "Returns the intersection over union of two boxes, from 0 to 1.",
      Texts.NULL_OUT,
      """
      > SELECT _FUNC_(named_struct('x_min', 0, 'y_min', 0, 'x_max', 2, 'y_max', 2), named_struct('x_min', 1, 'y_min', 0, 'x_max', 3, 'y_max', 2));
       0.3333333333333333
      """),

  /** How large a box is. */
  BOX_AREA(
      BoxAreaCall::call,
      signature("box_area", required("box", BOX, "a box")),
      "Returns the area of a box, 0 where its corners are out of order.",
      Texts.NULL_OUT,
      """
      > SELECT _FUNC_(named_struct('x_min', 10, 'y_min', 20, 'x_max', 13, 'y_max', 22.5));
       7.5
      """),

  /** Another way to write a box. */
  BOX_CONVERT(
      BoxConvertCall::call,
      signature(
          "box_convert",
          required("box", ANY_BOX, "a struct with the fields of its format, or four numbers"),
          required("from", STRING, "its format: 'xyxy', 'yxyx', 'xywh' or 'cxcywh', constant"),
          required("to", STRING, "the format wanted, constant")),
      "Returns a box in another format, as a struct of doubles: 'xyxy' has `x_min, y_min, x_max,"
          + " y_max`, 'yxyx' has `y_min, x_min, y_max, x_max`, 'xywh' has `x_min, y_min, width,"
          + " height`, 'cxcywh' has `x_center, y_center, width, height`.",
      Texts.NULL_OUT,
      """
      > SELECT _FUNC_(array(10, 20, 30, 40), 'xywh', 'xyxy');
       {"x_min":10.0,"y_min":20.0,"x_max":40.0,"y_max":60.0}
      > SELECT _FUNC_(named_struct('x_min', 0, 'y_min', 0, 'x_max', 4, 'y_max', 2), 'xyxy', 'cxcywh').x_center;
       2.0
      """),

  /** A box for geographic functions. */
  BOX_TO_WKT(
      BoxWktCall::call,
      signature("box_to_wkt", required("box", BOX, "a box")),
      "Returns a box as a polygon in well-known text, for Sedona's `ST_GeomFromWKT`; NULL where a"
          + " corner is not finite. x and y are those of the box, so y runs down.",
      Texts.NULL_OUT,
      """
      > SELECT _FUNC_(named_struct('x_min', 0, 'y_min', 0, 'x_max', 2.5, 'y_max', 1));
       POLYGON ((0 0, 2.5 0, 2.5 1, 0 1, 0 0))
      """),

  /** Suppresses boxes that overlap better ones. */
  NMS(
      NmsCall::call,
      signature(
          "nms",
          Texts.FOUND,
          required(
              "suppression",
              STRING,
              "'hard:IOU', 'diou:IOU', 'soft:SIGMA' (Gaussian, also 'gaussian:SIGMA'),"
                  + " 'linear:IOU' or 'none', constant"),
          optional(
              "class_agnostic",
              BOOLEAN,
              "whether boxes of any category suppress each other, constant; false by default")),
      "Returns the detections that stay after non-maximum suppression, best score first, with all"
          + " their fields; soft suppression lowers scores.",
      Texts.NULL_OUT,
      """
      > SELECT size(_FUNC_(array(named_struct('x_min', 0, 'y_min', 0, 'x_max', 9, 'y_max', 9, 'score', 0.9, 'category_id', 1), named_struct('x_min', 0, 'y_min', 0, 'x_max', 9, 'y_max', 8, 'score', 0.8, 'category_id', 1)), 'hard:0.5'));
       1
      """),

  /** Leaves detections out. */
  FILTER_DETECTIONS(
      FilterCall::call,
      signature(
          "filter_detections",
          Texts.FOUND,
          required("min_score", DOUBLE, "the least score that stays"),
          optional("classes", CLASSES, "ids of the categories that stay, or their names")),
      "Returns the detections with a score of at least `min_score` and, where `classes` are given,"
          + " of one of these, in their order.",
      Texts.NULL_OUT,
      """
      > SELECT size(_FUNC_(array(named_struct('x_min', 0, 'y_min', 0, 'x_max', 9, 'y_max', 9, 'score', 0.9, 'category_id', 1)), 0.5, array(1, 2)));
       1
      """),

  /** Two detectors' boxes as one set. */
  MERGE_DETECTIONS(
      MergeCall::call,
      signature(
          "merge_detections",
          required("a", DETECTIONS, "one detector's boxes of an image"),
          required("b", DETECTIONS, "another's boxes of the same image"),
          required("fusion", STRING, "'wbf:IOU', constant")),
      "Returns what two detectors found, fused by weighted boxes fusion, best score first: boxes of"
          + " one category that overlap become their mean; a box that one detector alone found"
          + " keeps half of its score.",
      Texts.NULL_OUT,
      """
      > SELECT _FUNC_(array(named_struct('x_min', 0, 'y_min', 0, 'x_max', 9, 'y_max', 9, 'score', 0.5, 'category_id', 1)), array(named_struct('x_min', 0, 'y_min', 0, 'x_max', 9, 'y_max', 8, 'score', 0.5, 'category_id', 1)), 'wbf:0.55')[0].y_max;
       8.5
      """),

  /** COCO's average precision of a group. */
  COCO_AP(
      CocoCalls::averagePrecision,
      signature(
          "coco_ap",
          Texts.IMAGE_ID,
          Texts.TRUTHS_OF_IMAGE,
          Texts.FOUND,
          optional("iou", DOUBLE, "the one IoU to measure at, constant")),
      "Aggregates COCO's average precision of a group, over IoUs 0.5 to 0.95 or at the IoU given;"
          + " -1 where undefined.",
      Texts.NULL_IS_NONE,
      """
      > SELECT _FUNC_(image_id, NULL, NULL) FROM VALUES (1), (2) AS images(image_id);
       -1.0
      """),

  /** COCO's numbers of a group. */
  COCO_SUMMARY(
      CocoCalls::summary,
      signature("coco_summary", Texts.IMAGE_ID, Texts.TRUTHS_OF_IMAGE, Texts.FOUND),
      "Aggregates COCO's twelve numbers of a group, and `per_class` with AP, AP50, AR100 and counts"
          + " a category.",
      Texts.NULL_IS_NONE,
      """
      > SELECT _FUNC_(image_id, NULL, NULL).AR100 FROM VALUES (1), (2) AS images(image_id);
       -1.0
      """),

  /** Which truth each detection takes. */
  MATCH_DETECTIONS(
      MatchCall::call,
      signature("match_detections", Texts.TRUTHS_OF_IMAGE, Texts.FOUND),
      "Matches one image's boxes as COCO does: for each IoU from 0.5 to 0.95 the id of the truth"
          + " that each detection takes, NULL for none.",
      Texts.NULL_OUT,
      """
      > SELECT _FUNC_(array(named_struct('id', 7, 'category_id', 1, 'x_min', 0, 'y_min', 0, 'x_max', 9, 'y_max', 9)), array(named_struct('x_min', 0, 'y_min', 0, 'x_max', 9, 'y_max', 9, 'score', 0.9, 'category_id', 1)))[0];
       {"iou":0.5,"truth_ids":[7]}
      """);

  /** The version that brought all of them. */
  private static final String SINCE = "0.1.0";

  @SuppressWarnings("ImmutableEnumChecker") // methods of classes without state
  private final FunctionBody body;

  @SuppressWarnings("ImmutableEnumChecker") // a record of records
  private final Signature signature;

  private final String gives;
  private final String nulls;
  private final String examples;

  SparkDetFunction(
      FunctionBody body, Signature signature, String gives, String nulls, String examples) {
    this.body = body;
    this.signature = signature;
    this.gives = gives;
    this.nulls = nulls;
    this.examples = examples;
  }

  private static Signature signature(String name, Parameter... parameters) {
    return Signature.of(name, parameters);
  }

  /** Returns its name and parameters. */
  public Signature signature() {
    return signature;
  }

  /** Returns what it gives, in a sentence or two. */
  public String gives() {
    return gives;
  }

  /** Returns the name by which Spark finds it. */
  public FunctionIdentifier identifier() {
    return new FunctionIdentifier(signature.name());
  }

  /** Returns what {@code DESCRIBE FUNCTION} shows, in the layout of Spark's own functions. */
  public ExpressionInfo info() {
    StringBuilder arguments = new StringBuilder("\n    Arguments:\n");
    for (Parameter parameter : signature.parameters()) {
      arguments
          .append("      * ")
          .append(parameter.name())
          .append(" - ")
          .append(parameter.meaning())
          .append('\n');
    }
    return new ExpressionInfo(
        SparkDetFunction.class.getName(),
        null,
        signature.name(),
        "_FUNC_%s - %s".formatted(signature.call().substring(signature.name().length()), gives),
        arguments.append("  ").toString(),
        "\n    Examples:\n" + examples.indent(6) + "  ",
        "\n    " + nulls + "\n  ",
        "",
        SINCE,
        "",
        "java_udf");
  }

  /** Builds the expression of a call whose arguments are resolved. */
  public Expression build(Seq<Expression> given) {
    try {
      return body.of(FunctionCall.of(signature, List.copyOf(CollectionConverters.asJava(given))));
    } catch (AnalysisException e) {
      throw SparkDetFunction.<RuntimeException>asUnchecked(e);
    }
  }

  /** Spark expects its own checked exceptions where Java's types cannot declare them. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Exception> E asUnchecked(Exception e) throws E {
    throw (E) e;
  }

  /** What several functions have; constants of the enum itself come after its constants. */
  private static final class Texts {
    static final String NULL_OUT = "NULL where an argument is NULL.";
    static final String NULL_IS_NONE =
        "An image whose id is NULL is left out; NULL for its boxes means that there are none.";
    static final Parameter CONTENT =
        required("content", BINARY, "a file's bytes, as the column of binaryFile");
    static final Parameter DETECTOR =
        optional(
            "model",
            STRING,
            "a model folder, a published model or 'embedded', constant; by default that of the"
                + " session");
    static final Parameter CLASSIFIER =
        optional(
            "model",
            STRING,
            "a file of EfficientNet weights, constant; by default that of the setting"
                + " spark.sparkdet.classifier");
    static final Parameter FOUND = required("detections", DETECTIONS, "detected boxes of an image");
    static final Parameter TRUTHS_OF_IMAGE =
        required("truths", TRUTHS, "annotated boxes of an image");
    static final Parameter IMAGE_ID =
        required("image_id", BIGINT, "the image's id, which decides among equal scores");

    /** A PNG of 3 x 2 gray pixels. */
    static final String PICTURE =
        "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAAAAAC4HznGAAAAEElEQVR42mNgiDrBcCKKAQAJGAJFMx7aJgAAAABJRU5ErkJggg==";
  }
}
