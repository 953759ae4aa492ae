package io.sparkdet.sql.function.box;

import io.sparkdet.detection.box.BoxFormat;
import io.sparkdet.sql.function.call.FunctionCall;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Expression;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Arguments of calls that take boxes by their corners. */
final class BoxCalls {

  private BoxCalls() {}

  /** Returns all arguments of a call, each a box, with floats or doubles. */
  static Seq<Expression> corners(FunctionCall call) {
    List<Expression> boxes = new ArrayList<>();
    for (int i = 0; i < call.size(); i++) {
      boxes.add(BoxArgument.widened(call.argument(i), BoxFormat.XYXY).orElseThrow());
    }
    return CollectionConverters.asScala(boxes).toSeq();
  }
}
