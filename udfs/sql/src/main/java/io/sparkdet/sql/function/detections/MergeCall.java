package io.sparkdet.sql.function.detections;

import io.sparkdet.detection.fusion.FusedBoxes;
import io.sparkdet.detection.fusion.ScoredBoxes;
import io.sparkdet.detection.fusion.WeightedBoxes;
import io.sparkdet.sql.function.call.CallExpression;
import io.sparkdet.sql.function.call.FunctionCall;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenContext;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenFallback;
import org.apache.spark.sql.catalyst.expressions.codegen.ExprCode;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A call of {@code merge_detections}: two sets of detections of one image fused into one, best
 * score first. What comes out has corners, score, category id, and the name if both have names;
 * floats and ints where both have them, so that two results of {@code detect} give one of its type.
 */
public final class MergeCall extends CallExpression implements CodegenFallback {

  private static final long serialVersionUID = 1L;

  private final String spec;
  private transient @Nullable Sides sides;

  /**
   * Makes a call; Spark's trees copy their nodes through public constructors.
   *
   * @param spec what {@link WeightedBoxes#parse} reads
   */
  public MergeCall(String name, Seq<Expression> arguments, String spec) {
    super(name, arguments);
    this.spec = spec;
  }

  private record Sides(DetectionFields first, DetectionFields second, WeightedBoxes fusion) {
    boolean areFloats() {
      return first.areFloats() && second.areFloats();
    }

    boolean areInts() {
      return first.categoryIsInt() && second.categoryIsInt();
    }

    boolean haveNames() {
      return first.haveNames() && second.haveNames();
    }
  }

  /** Returns the expression of a call; the fusion is the same for all rows. */
  public static Expression call(FunctionCall call) throws AnalysisException {
    Optional<WeightedBoxes> fusion = call.parsed(2, "'wbf:0.55'", WeightedBoxes::parse);
    return new MergeCall(
        call.signature().name(),
        CollectionConverters.asScala(
                List.of(
                    DetectionFields.argument(call, 0),
                    DetectionFields.argument(call, 1),
                    call.argument(2)))
            .toSeq(),
        fusion.map(WeightedBoxes::spec).orElse("wbf:0.55"));
  }

  @Override
  protected Object settings() {
    return spec;
  }

  @Override
  public Expression withNewChildrenInternal(IndexedSeq<Expression> children) {
    return new MergeCall(prettyName(), children, spec);
  }

  private Sides sides() {
    Sides known = sides;
    if (known == null) {
      known =
          new Sides(
              DetectionFields.of(argument(0)),
              DetectionFields.of(argument(1)),
              WeightedBoxes.parse(spec));
      sides = known;
    }
    return known;
  }

  @Override
  public DataType dataType() {
    DataType number = sides().areFloats() ? DataTypes.FloatType : DataTypes.DoubleType;
    StructType box =
        new StructType()
            .add("x_min", number, false)
            .add("y_min", number, false)
            .add("x_max", number, false)
            .add("y_max", number, false)
            .add("score", number, false)
            .add(
                "category_id",
                sides().areInts() ? DataTypes.IntegerType : DataTypes.LongType,
                false);
    return DataTypes.createArrayType(
        sides().haveNames() ? box.add("category", DataTypes.StringType, true) : box, false);
  }

  @Override
  public @Nullable Object eval(@Nullable InternalRow input) {
    ArrayData first = (ArrayData) argument(0).eval(input);
    ArrayData second = first == null ? null : (ArrayData) argument(1).eval(input);
    if (first == null || second == null || argument(2).eval(input) == null) {
      return null;
    }
    try {
      FusedBoxes fused =
          sides()
              .fusion()
              .fuse(List.of(boxes(sides().first(), first), boxes(sides().second(), second)));
      return rows(fused, first, second);
    } catch (IllegalArgumentException e) {
      throw failed(e);
    }
  }

  private static ScoredBoxes boxes(DetectionFields fields, ArrayData detections) {
    int size = detections.numElements();
    double[] corners = new double[4 * size];
    double[] scores = new double[size];
    long[] categories = new long[size];
    for (int i = 0; i < size; i++) {
      InternalRow detection = fields.complete(detections, i);
      for (int k = 0; k < 4; k++) {
        corners[4 * i + k] = fields.corner(detection, k);
      }
      scores[i] = fields.score(detection);
      categories[i] = fields.categoryId(detection);
    }
    return new ScoredBoxes(corners, scores, categories);
  }

  private ArrayData rows(FusedBoxes fused, ArrayData first, ArrayData second) {
    ScoredBoxes boxes = fused.boxes();
    Object[] rows = new Object[boxes.size()];
    for (int i = 0; i < rows.length; i++) {
      Object[] values = new Object[sides().haveNames() ? 7 : 6];
      for (int k = 0; k < 4; k++) {
        values[k] = number(boxes.corner(4 * i + k));
      }
      values[4] = number(boxes.score(i));
      values[5] =
          sides().areInts()
              ? (Object) Math.toIntExact(boxes.category(i))
              : (Object) boxes.category(i);
      if (sides().haveNames()) {
        int best = fused.best(i);
        int ofFirst = first.numElements();
        values[6] =
            best < ofFirst
                ? sides().first().name(sides().first().complete(first, best))
                : sides().second().name(sides().second().complete(second, best - ofFirst));
      }
      rows[i] = new GenericInternalRow(values);
    }
    return new GenericArrayData(rows);
  }

  private Object number(double value) {
    return sides().areFloats() ? (Object) (float) value : (Object) value;
  }

  @Override
  public ExprCode doGenCode(CodegenContext context, ExprCode code) {
    return CodegenFallback.super.doGenCode(context, code);
  }
}
