package io.sparkdet.sql.function.once;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.ConditionalExpression;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.LambdaFunction;
import org.apache.spark.sql.catalyst.expressions.Or;
import org.apache.spark.sql.catalyst.expressions.PlanExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.trees.TreePattern;
import scala.Enumeration;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The calls that open a picture in an operator's expressions that can be computed before the
 * operator, for its input rows. A call that is evaluated for every row is one by itself; one that a
 * condition guards ({@code CASE}, {@code coalesce}, {@code OR} …) is computed with its guard, so
 * that rows which do not need it cost nothing.
 */
final class PlacedCalls {

  /** What belongs to one operator or to each element of an array stays where it is. */
  private static final Enumeration.Value[] BOUND_TO_ITS_PLACE = {
    TreePattern.AGGREGATE_EXPRESSION(),
    TreePattern.WINDOW_EXPRESSION(),
    TreePattern.LAMBDA_VARIABLE(),
    TreePattern.OUTER_REFERENCE(),
    TreePattern.PLAN_EXPRESSION()
  };

  private final Set<Expression> always = new LinkedHashSet<>();
  private final Set<Expression> guarded = new LinkedHashSet<>();

  private PlacedCalls() {}

  /** Returns what to compute for each row of an operator, in the order of its expressions. */
  static Set<Expression> in(Iterable<Expression> expressions) {
    PlacedCalls calls = new PlacedCalls();
    expressions.forEach(calls::look);
    return calls.always.isEmpty() ? calls.guarded : calls.always;
  }

  /** Returns what to compute for each row that goes into an operator's aggregates. */
  static Set<Expression> inAggregates(Iterable<Expression> expressions) {
    PlacedCalls calls = new PlacedCalls();
    expressions.forEach(calls::lookForAggregates);
    return calls.always.isEmpty() ? calls.guarded : calls.always;
  }

  static boolean none(Expression expression) {
    return !expression.containsPattern(TreePattern.SCALA_UDF());
  }

  private void lookForAggregates(Expression expression) {
    if (none(expression)) {
      return;
    }
    if (expression instanceof AggregateExpression) {
      lookInside(CollectionConverters.asJava(expression.children()));
    } else {
      CollectionConverters.asJava(expression.children()).forEach(this::lookForAggregates);
    }
  }

  private void look(Expression expression) {
    if (none(expression)
        || expression instanceof LambdaFunction
        || expression instanceof PlanExpression<?>) {
      return;
    }
    if (expression instanceof PictureWork) {
      if (movable(expression)) {
        always.add(expression);
      }
    } else if (expression instanceof ConditionalExpression conditional) {
      guard(expression, CollectionConverters.asJava(conditional.alwaysEvaluatedInputs()));
    } else if (expression instanceof And || expression instanceof Or) {
      guard(expression, List.of(expression.children().head()));
    } else {
      lookInside(CollectionConverters.asJava(expression.children()));
    }
  }

  private void lookInside(List<Expression> expressions) {
    expressions.forEach(this::look);
  }

  private void guard(Expression condition, List<Expression> alwaysEvaluated) {
    Set<Expression> outside = new LinkedHashSet<>(guarded);
    lookInside(alwaysEvaluated);
    if (movable(condition) && works(condition) > works(alwaysEvaluated)) {
      guarded.retainAll(outside);
      guarded.add(condition);
    }
  }

  private static boolean movable(Expression expression) {
    for (Enumeration.Value pattern : BOUND_TO_ITS_PLACE) {
      if (expression.containsPattern(pattern)) {
        return false;
      }
    }
    return true;
  }

  private static int works(List<Expression> expressions) {
    return expressions.stream().mapToInt(PlacedCalls::works).sum();
  }

  private static int works(Expression expression) {
    return none(expression)
        ? 0
        : (expression instanceof PictureWork ? 1 : 0)
            + works(CollectionConverters.asJava(expression.children()));
  }
}
