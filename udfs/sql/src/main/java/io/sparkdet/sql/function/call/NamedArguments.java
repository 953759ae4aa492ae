package io.sparkdet.sql.function.call;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NamedArgumentExpression;
import org.apache.spark.sql.catalyst.plans.logical.FunctionSignature;
import org.apache.spark.sql.catalyst.plans.logical.InputParameter;
import org.apache.spark.sql.catalyst.plans.logical.NamedParametersSupport;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.DataTypes;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Arguments in the order of the parameters, where a call names some: {@code detect(model => 'd0',
 * content => bytes)}. Names, and what is wrong with them, are found as for Spark's own functions.
 */
final class NamedArguments {

  private NamedArguments() {}

  /**
   * Puts the arguments of a call in order; those left out at the end are not among them.
   *
   * @throws AnalysisException if a name is not known, given twice, or a parameter is not given
   */
  static List<Expression> ordered(Signature function, List<Expression> given)
      throws AnalysisException {
    if (given.stream().noneMatch(NamedArgumentExpression.class::isInstance)) {
      return given;
    }
    if (given.size() > function.most()) {
      throw CallErrors.count(function, given.size());
    }
    Expression leftOut = Literal.create(null, DataTypes.NullType);
    List<InputParameter> parameters = new ArrayList<>();
    for (String name : function.parameterNames()) {
      boolean required = parameters.size() < function.fewest();
      parameters.add(new InputParameter(name, required ? Option.empty() : Option.apply(leftOut)));
    }
    List<Expression> ordered =
        new ArrayList<>(
            CollectionConverters.asJava(
                NamedParametersSupport.defaultRearrange(
                    new FunctionSignature(CollectionConverters.asScala(parameters).toSeq()),
                    CollectionConverters.asScala(given).toSeq(),
                    function.text(),
                    SQLConf.get().resolver())));
    ordered.removeIf(argument -> argument == leftOut);
    return List.copyOf(ordered);
  }
}
