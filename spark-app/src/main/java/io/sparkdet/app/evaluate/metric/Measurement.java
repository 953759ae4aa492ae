package io.sparkdet.app.evaluate.metric;

import io.sparkdet.app.evaluate.engine.MetricResults;
import io.sparkdet.app.evaluate.plan.EvaluationPlan;
import io.sparkdet.app.evaluate.plan.ImageSlice;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What was measured.
 *
 * @param plan what was asked for in the end
 * @param results the results of its metrics
 * @param categories the names of the truth's categories by id, rising
 * @param frequencies LVIS's groups of categories by id, where the truth has them
 * @param slices the slices by number
 */
public record Measurement(
    EvaluationPlan plan,
    MetricResults results,
    Map<Long, String> categories,
    Map<Long, String> frequencies,
    List<ImageSlice> slices) {

  public Measurement {
    slices = List.copyOf(slices);
  }

  /** Returns category names by id, made different where two categories share one. */
  public Map<Long, String> names() {
    Map<Long, String> names = new LinkedHashMap<>();
    Set<String> taken = new HashSet<>();
    categories.forEach(
        (id, name) -> names.put(id, taken.add(name) ? name : "%s (id %d)".formatted(name, id)));
    return names;
  }
}
