package io.sparkdet.app.evaluate.input;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.evaluate.plan.EvaluateRequest;
import io.sparkdet.sql.errors.NearestName;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The categories that {@code --ignore-categories} names, by name or id. */
final class IgnoredCategories {

  private final EvaluateRequest request;

  IgnoredCategories(EvaluateRequest request) {
    this.request = request;
  }

  /**
   * Returns their ids.
   *
   * @param categories the names of the truth's categories by id
   * @throws UserException if the truth lists none of such a name or id
   */
  Set<Long> among(Map<Long, String> categories) {
    Map<String, Set<Long>> known = new TreeMap<>();
    categories.forEach((id, name) -> known.computeIfAbsent(name, none -> new TreeSet<>()).add(id));
    Set<Long> ids = categories.keySet();
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
