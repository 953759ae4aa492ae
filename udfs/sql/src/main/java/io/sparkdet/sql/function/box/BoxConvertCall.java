package io.sparkdet.sql.function.box;

import io.sparkdet.detection.box.BoxFormat;
import io.sparkdet.sql.function.call.FunctionCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.types.DataType;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** A call of {@code box_convert}: a struct of four doubles by the names of the format asked for. */
public final class BoxConvertCall extends BoxExpression {

  private static final long serialVersionUID = 1L;

  private final BoxFormat from;
  private final BoxFormat to;

  /** Makes a call; Spark's trees copy their nodes through public constructors. */
  public BoxConvertCall(String name, Seq<Expression> arguments, BoxFormat from, BoxFormat to) {
    super(name, arguments, 1, from);
    this.from = from;
    this.to = to;
  }

  /** Returns the expression of a call; both formats are the same for all rows. */
  public static Expression call(FunctionCall call) throws AnalysisException {
    Optional<BoxFormat> from = call.parsed(1, "'xywh'", BoxFormat::parse);
    Optional<BoxFormat> to = call.parsed(2, "'xyxy'", BoxFormat::parse);
    if (from.isEmpty() || to.isEmpty()) {
      return Literal.create(null, BoxArgument.struct(to.orElse(BoxFormat.XYXY)));
    }
    List<Expression> arguments = new ArrayList<>();
    arguments.add(
        BoxArgument.widened(call.argument(0), from.get())
            .orElseThrow(() -> call.error(fieldsWanted(from.get()))));
    arguments.add(call.argument(1));
    arguments.add(call.argument(2));
    return new BoxConvertCall(
        call.signature().name(),
        CollectionConverters.asScala(arguments).toSeq(),
        from.get(),
        to.get());
  }

  private static String fieldsWanted(BoxFormat format) {
    return "a box in '%s' is a struct with %s, or an array of four numbers"
        .formatted(format.label(), String.join(", ", format.fields()));
  }

  @Override
  protected Object settings() {
    return from.label() + ">" + to.label();
  }

  @Override
  public Expression withNewChildrenInternal(IndexedSeq<Expression> children) {
    return new BoxConvertCall(prettyName(), children, from, to);
  }

  @Override
  public DataType dataType() {
    return BoxArgument.struct(to);
  }

  @Override
  Object value(double[] n) {
    return BoxRows.row(from.convert(n[0], n[1], n[2], n[3], to));
  }

  @Override
  String valueCode(List<String> numbers) {
    String format = BoxFormat.class.getName();
    return "%s.row(%s.%s.convert(%s, %s.%s))"
        .formatted(
            BoxRows.class.getName(),
            format,
            from.name(),
            String.join(", ", numbers),
            format,
            to.name());
  }
}
