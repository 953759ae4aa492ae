package io.sparkdet.sql.function.once;

import org.apache.spark.sql.catalyst.plans.logical.LocalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.trees.TreePattern;

/**
 * A limit of rows counts before calls that open a picture: a call gives one row for one, so no
 * partition needs more of them than the limit, however far it reads ahead.
 */
final class LimitedPictures {

  private LimitedPictures() {}

  static LogicalPlan in(LogicalPlan plan) {
    if (!plan.containsPattern(TreePattern.GENERATE())
        || !plan.containsPattern(TreePattern.LIMIT())) {
      return plan;
    }
    LogicalPlan below = plan.mapChildren(LimitedPictures::in);
    return below instanceof LocalLimit limit && limit.maxRowsPerPartition().isDefined()
        ? PicturesOncePerRow.above(below(limit.child(), limit, false), limit)
        : below;
  }

  private static LogicalPlan below(LogicalPlan plan, LocalLimit limit, boolean call) {
    boolean here = OncePerRow.isIn(plan);
    if (here || plan instanceof Project) {
      return PicturesOncePerRow.above(below(plan.children().head(), limit, call || here), plan);
    }
    return call && !isAtMost(plan, limit) ? new LocalLimit(limit.limitExpr(), plan) : plan;
  }

  private static boolean isAtMost(LogicalPlan plan, LocalLimit limit) {
    return plan.maxRowsPerPartition().isDefined()
        && (Long) plan.maxRowsPerPartition().get() <= (Long) limit.maxRowsPerPartition().get();
  }
}
