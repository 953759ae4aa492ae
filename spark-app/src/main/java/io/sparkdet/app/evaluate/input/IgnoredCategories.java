package io.sparkdet.app.evaluate.input;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.evaluate.plan.EvaluateRequest;
import io.sparkdet.sql.errors.NearestName;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Row;

/** The categories that {@code --ignore-categories} names, by name or id. */
final class IgnoredCategories {

  private final EvaluateRequest request;

  IgnoredCategories(EvaluateRequest request) {
    this.request = request;
  }

  /**
   * Returns their ids.
   *
   * @param categories the truth's rows of categories
   * @throws UserException if the truth lists none of such a name or id
   */
  Set<Long> among(List<Row> categories) {
    Map<String, Set<Long>> known = new TreeMap<>();
    for (Row row : categories) {
      known
          .computeIfAbsent(
              new String(row.<byte[]>getAs(3), StandardCharsets.UTF_8), name -> new TreeSet<>())
          .add(row.getLong(2));
    }
    Set<Long> ids = new TreeSet<>();
    known.values().forEach(ids::addAll);
    Set<Long> ignored = new TreeSet<>();
    for (String given : request.ignoredCategories()) {
      Set<Long> named = known.get(given.strip());
      if (named != null) {
        ignored.addAll(named);
      } else if (given.strip().matches("[0-9]{1,18}")
          && ids.contains(Long.parseLong(given.strip()))) {
        ignored.add(Long.parseLong(given.strip()));
      } else {
        throw new UserException(
            "Cannot ignore the category %s: %s lists none of that name or id%s; mend --ignore-categories"
                .formatted(given, request.annotations(), NearestName.hint(given, known.keySet())));
      }
    }
    return ignored;
  }
}
