package io.sparkdet.sql.function.box;

import io.sparkdet.detection.box.BoxFormat;
import io.sparkdet.sql.function.call.FunctionCall;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;

/** A call of {@code box_to_wkt}. */
public final class BoxWktCall extends BoxExpression {

  private static final long serialVersionUID = 1L;

  /** Makes a call; Spark's trees copy their nodes through public constructors. */
  public BoxWktCall(String name, Seq<Expression> arguments) {
    super(name, arguments, 1, BoxFormat.XYXY);
  }

  /** Returns the expression of a call. */
  public static Expression call(FunctionCall call) {
    return new BoxWktCall(call.signature().name(), BoxCalls.corners(call));
  }

  @Override
  public Expression withNewChildrenInternal(IndexedSeq<Expression> children) {
    return new BoxWktCall(prettyName(), children);
  }

  @Override
  public DataType dataType() {
    return DataTypes.StringType;
  }

  @Override
  boolean mayBeNull() {
    return true;
  }

  @Override
  @Nullable Object value(double[] n) {
    return BoxPolygon.wkt(n[0], n[1], n[2], n[3]);
  }

  @Override
  String valueCode(List<String> numbers) {
    return "%s.wkt(%s)".formatted(BoxPolygon.class.getName(), String.join(", ", numbers));
  }
}
