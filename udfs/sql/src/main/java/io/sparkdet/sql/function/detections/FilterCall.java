package io.sparkdet.sql.function.detections;

import io.sparkdet.sql.function.call.FunctionCall;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A call of {@code filter_detections}: the detections whose score is not below the least and whose
 * category is among those named, in their order. The least score is of the type of the scores, so
 * that 0.7 means what a score of 0.7 shows.
 */
public final class FilterCall extends ListCall {

  private static final long serialVersionUID = 1L;

  /** Makes a call; Spark's trees copy their nodes through public constructors. */
  public FilterCall(String name, Seq<Expression> arguments) {
    super(name, arguments);
  }

  /** Returns the expression of a call. */
  public static Expression call(FunctionCall call) throws AnalysisException {
    Expression detections = DetectionFields.argument(call, 0);
    DetectionFields fields = DetectionFields.of(detections);
    List<Expression> arguments = new ArrayList<>(List.of(detections));
    arguments.add(
        FunctionCall.cast(
            call.argument(1), fields.scoreIsFloat() ? DataTypes.FloatType : DataTypes.DoubleType));
    if (call.size() == 3) {
      boolean byName = isByName(call.argument(2));
      if (byName && !fields.haveNames()) {
        throw call.error(
            "classes are given by name, but detections have no field category of texts; give ids");
      }
      arguments.add(
          FunctionCall.cast(
              call.argument(2),
              DataTypes.createArrayType(byName ? DataTypes.StringType : DataTypes.LongType)));
    }
    return new FilterCall(call.signature().name(), CollectionConverters.asScala(arguments).toSeq());
  }

  private static boolean isByName(Expression classes) {
    return classes.dataType() instanceof ArrayType array
        && array.elementType() instanceof StringType;
  }

  @Override
  public Expression withNewChildrenInternal(IndexedSeq<Expression> children) {
    return new FilterCall(prettyName(), children);
  }

  @Override
  public @Nullable Object eval(@Nullable InternalRow input) {
    ArrayData detections = (ArrayData) argument(0).eval(input);
    Object least = detections == null ? null : argument(1).eval(input);
    boolean anyClass = children().size() < 3;
    ArrayData classes = anyClass || least == null ? null : (ArrayData) argument(2).eval(input);
    if (detections == null || least == null || (classes == null && !anyClass)) {
      return null;
    }
    double threshold = ((Number) least).doubleValue();
    DetectionFields read = fields();
    List<Object> stay = new ArrayList<>();
    try {
      for (int i = 0; i < detections.numElements(); i++) {
        InternalRow detection = read.complete(detections, i);
        if (read.score(detection) >= threshold
            && (classes == null || isAmong(classes, detection))) {
          stay.add(detection);
        }
      }
    } catch (IllegalArgumentException e) {
      throw failed(e);
    }
    return new GenericArrayData(stay.toArray());
  }

  private boolean isAmong(ArrayData classes, InternalRow detection) {
    boolean byName = isByName(argument(2));
    UTF8String named = fields().name(detection);
    long id = fields().categoryId(detection);
    for (int i = 0; i < classes.numElements(); i++) {
      if (!classes.isNullAt(i)
          && (byName ? classes.getUTF8String(i).equals(named) : classes.getLong(i) == id)) {
        return true;
      }
    }
    return false;
  }
}
