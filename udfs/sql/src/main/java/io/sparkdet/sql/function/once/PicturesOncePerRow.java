package io.sparkdet.sql.function.once;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression$;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Generate;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LocalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.RebalancePartitions;
import org.apache.spark.sql.catalyst.plans.logical.RepartitionByExpression;
import org.apache.spark.sql.catalyst.plans.logical.RepartitionOperation;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.logical.Subquery;
import org.apache.spark.sql.catalyst.plans.logical.Window;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.catalyst.trees.TreePattern;
import org.apache.spark.sql.types.Metadata;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The rule of the optimizer by which calls that open a picture run once a row, and only for rows
 * and columns that are needed.
 *
 * <p>Each call moves out of the operator that uses it into a {@code Generate} of {@link OncePerRow}
 * below that operator, and what the operator used becomes a column. Spark's own rules then push
 * filters on other columns below it, and cannot copy it. A call that a node below has already made
 * takes that node's column, and a call whose column nobody uses goes. In operators that are not
 * listed here a call stays as it is, which is correct: a {@link PictureWork} is not copied either.
 */
public final class PicturesOncePerRow extends Rule<LogicalPlan> {

  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    if (plan instanceof Subquery subquery && subquery.correlated()) {
      return plan; // it becomes a join, which comes by again
    }
    return kept(LimitedPictures.in(withoutUnused(placed(plan))), false);
  }

  private static LogicalPlan placed(LogicalPlan plan) {
    if (!plan.containsPattern(TreePattern.SCALA_UDF())) {
      return plan;
    }
    return here(plan.mapChildren(PicturesOncePerRow::placed));
  }

  private static LogicalPlan here(LogicalPlan given) {
    LogicalPlan operator = given instanceof Filter filter ? cheapFirst(filter) : given;
    Set<Expression> calls = calls(operator);
    if (calls.isEmpty()) {
      return operator;
    }
    List<LogicalPlan> children = new ArrayList<>(CollectionConverters.asJava(operator.children()));
    Map<Expression, Attribute> columns = new HashMap<>();
    for (Expression call : calls) {
      for (int i = 0; i < children.size() && !columns.containsKey(call.canonicalized()); i++) {
        LogicalPlan child = children.get(i);
        if (call.references().subsetOf(child.outputSet())) {
          Placed placed = existing(child, call).orElseGet(() -> added(child, call));
          children.set(i, placed.plan);
          columns.put(call.canonicalized(), placed.column);
        }
      }
    }
    if (columns.isEmpty()) {
      return operator;
    }
    LogicalPlan rewritten =
        operator
            .withNewChildren(CollectionConverters.asScala(children).toSeq())
            .mapExpressions(
                e -> operator instanceof Aggregate ? inAggregates(e, columns) : in(e, columns));
    return rewritten.outputSet().equals(operator.outputSet())
        ? rewritten
        : new Project(named(operator.output()), rewritten);
  }

  /** Conditions without a call sieve rows before those with one, also random ones. */
  private static LogicalPlan cheapFirst(Filter filter) {
    List<Expression> all = conjuncts(filter.condition());
    List<Expression> cheap = all.stream().filter(PlacedCalls::none).toList();
    if (cheap.isEmpty() || cheap.size() == all.size()) {
      return filter;
    }
    List<Expression> dear = all.stream().filter(e -> !PlacedCalls.none(e)).toList();
    return new Filter(
        dear.stream().reduce(And::new).orElseThrow(),
        new Filter(cheap.stream().reduce(And::new).orElseThrow(), filter.child()));
  }

  private static List<Expression> conjuncts(Expression condition) {
    return condition instanceof And and
        ? Stream.concat(conjuncts(and.left()).stream(), conjuncts(and.right()).stream()).toList()
        : List.of(condition);
  }

  private static Set<Expression> calls(LogicalPlan operator) {
    Iterable<Expression> expressions = CollectionConverters.asJava(operator.expressions());
    if (operator instanceof Filter || operator instanceof Join) {
      List<Expression> conditions = new ArrayList<>();
      expressions.forEach(condition -> conditions.addAll(conjuncts(condition)));
      return PlacedCalls.in(conditions);
    }
    if (operator instanceof Aggregate) {
      return PlacedCalls.inAggregates(expressions);
    }
    boolean listed =
        operator instanceof Project
            || operator instanceof Sort
            || operator instanceof Window
            || operator instanceof RepartitionByExpression
            || (operator instanceof Generate && !OncePerRow.isIn(operator));
    return listed ? PlacedCalls.in(expressions) : Set.of();
  }

  private static Expression in(Expression expression, Map<Expression, Attribute> columns) {
    if (PlacedCalls.none(expression)) {
      return expression;
    }
    Attribute column = columns.get(expression.canonicalized());
    return column != null ? column : expression.mapChildren(e -> in(e, columns));
  }

  /** Outside of its aggregates an operator sees groups, not rows. */
  private static Expression inAggregates(
      Expression expression, Map<Expression, Attribute> columns) {
    return expression instanceof AggregateExpression
        ? in(expression, columns)
        : expression.mapChildren(e -> inAggregates(e, columns));
  }

  private static Placed added(LogicalPlan child, Expression call) {
    Attribute column =
        new AttributeReference(
            call.prettyName(),
            call.dataType(),
            true,
            Metadata.empty(),
            NamedExpression$.MODULE$.newExprId(),
            none());
    return new Placed(
        new Generate(
            new OncePerRow(call),
            none(),
            false,
            Option.empty(),
            CollectionConverters.asScala(List.of(column)).toSeq(),
            child),
        column);
  }

  /** Finds the same call below operators that pass rows on as they are, and lets its column by. */
  private static Optional<Placed> existing(LogicalPlan plan, Expression call) {
    if (plan instanceof Generate generate
        && generate.generator() instanceof OncePerRow once
        && once.value().canonicalized().equals(call.canonicalized())) {
      return Optional.of(new Placed(plan, generate.generatorOutput().head()));
    }
    if (!passesRowsOn(plan)) {
      return Optional.empty();
    }
    LogicalPlan child = plan.children().head();
    if (!call.references().subsetOf(child.outputSet())) {
      return Optional.empty();
    }
    return existing(child, call)
        .map(
            below -> {
              if (plan instanceof Project project) {
                List<NamedExpression> list =
                    new ArrayList<>(CollectionConverters.asJava(project.projectList()));
                if (!plan.outputSet().contains((NamedExpression) below.column)) {
                  list.add((NamedExpression) below.column);
                }
                return new Placed(
                    new Project(CollectionConverters.asScala(list).toSeq(), below.plan),
                    below.column);
              }
              return new Placed(above(below.plan, plan), below.column);
            });
  }

  private static boolean passesRowsOn(LogicalPlan plan) {
    return plan instanceof Project
        || plan instanceof Filter
        || plan instanceof Sort
        || plan instanceof GlobalLimit
        || plan instanceof LocalLimit
        || plan instanceof Generate;
  }

  private static LogicalPlan withoutUnused(LogicalPlan plan) {
    if (!plan.containsPattern(TreePattern.GENERATE())) {
      return plan;
    }
    if (plan instanceof Project || plan instanceof Aggregate) {
      LogicalPlan child = plan.children().head();
      LogicalPlan needed = needed(child, plan.references());
      if (needed != child) {
        return withoutUnused(above(needed, plan));
      }
    }
    return plan.mapChildren(PicturesOncePerRow::withoutUnused);
  }

  /** Returns {@code plan} without calls for columns that are not among those used above. */
  private static LogicalPlan needed(LogicalPlan plan, AttributeSet used) {
    if (OncePerRow.isIn(plan)
        && !used.contains((NamedExpression) ((Generate) plan).generatorOutput().head())) {
      return needed(plan.children().head(), used);
    }
    if (!passesRowsOn(plan) || plan instanceof Project) {
      return plan;
    }
    LogicalPlan child = plan.children().head();
    return above(needed(child, used.$plus$plus(plan.references())), plan);
  }

  /** Returns an operator of one child with another in its place. */
  static LogicalPlan above(LogicalPlan child, LogicalPlan operator) {
    return child == operator.children().head()
        ? operator
        : operator.withNewChildren(CollectionConverters.asScala(List.of(child)).toSeq());
  }

  /**
   * Sorting a whole table runs what is below twice, once to find the bounds of its partitions:
   * calls are then computed before a shuffle, whose files both runs read.
   *
   * @param limited whether only the first rows of {@code plan} are asked for, which takes one run
   */
  private static LogicalPlan kept(LogicalPlan plan, boolean limited) {
    if (!plan.containsPattern(TreePattern.GENERATE()) || plan.isStreaming()) {
      return plan;
    }
    boolean few =
        plan instanceof GlobalLimit
            || plan instanceof LocalLimit
            || (limited && plan instanceof Project);
    LogicalPlan below = plan.mapChildren(child -> kept(child, few));
    return below instanceof Sort sort && sort.global() && !limited && runsCalls(sort.child())
        ? above(new RebalancePartitions(none(), sort.child(), Option.empty(), Option.empty()), sort)
        : below;
  }

  /** Returns whether calls are computed in the stage that {@code plan} ends in. */
  private static boolean runsCalls(LogicalPlan plan) {
    if (OncePerRow.isIn(plan)) {
      return true;
    }
    boolean shuffled =
        plan instanceof RepartitionOperation
            || plan instanceof RebalancePartitions
            || plan instanceof Aggregate
            || plan instanceof Window;
    return !shuffled
        && plan.containsPattern(TreePattern.GENERATE())
        && CollectionConverters.asJava(plan.children()).stream()
            .anyMatch(PicturesOncePerRow::runsCalls);
  }

  @SuppressWarnings("unchecked") // attributes are named expressions; Scala's lists are covariant
  private static Seq<NamedExpression> named(Seq<Attribute> output) {
    return (Seq<NamedExpression>) (Seq<?>) output;
  }

  private static <T> Seq<T> none() {
    return CollectionConverters.asScala(List.<T>of()).toSeq();
  }

  private record Placed(LogicalPlan plan, Attribute column) {}
}
