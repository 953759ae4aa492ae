package io.sparkdet.sql.function.ahead;

import io.sparkdet.sql.function.once.OncePerRow;
import io.sparkdet.sql.function.once.PictureWork;
import java.util.List;
import org.apache.spark.sql.catalyst.plans.logical.Generate;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.SparkStrategy;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Plans the calls that {@link io.sparkdet.sql.function.once.PicturesOncePerRow} gave a place of
 * their own as {@link PicturesExec}. Calls that the task's thread computes, and those with a guard
 * around them, stay Spark's {@code Generate}, row by row.
 */
public final class PicturesAhead extends SparkStrategy {

  @Override
  public Seq<SparkPlan> apply(LogicalPlan plan) {
    List<SparkPlan> planned =
        plan instanceof Generate generate
                && generate.generator() instanceof OncePerRow once
                && once.value() instanceof PictureWork work
                && work.isAwaited()
            ? List.of(
                new PicturesExec(
                    work,
                    generate.requiredChildOutput(),
                    generate.qualifiedGeneratorOutput(),
                    planLater(generate.child())))
            : List.of();
    return CollectionConverters.asScala(planned).toSeq();
  }
}
