package io.sparkdet.app.checkannotations.finding;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;

/** How many findings there are of each problem, by the name of the annotations. */
public final class FindingCounts {

  private final Map<Problem, Map<String, Long>> counts = new EnumMap<>(Problem.class);

  /** Takes rows of a problem's label, the name of the annotations and a count. */
  FindingCounts(List<Row> rows) {
    for (Row row : rows) {
      counts
          .computeIfAbsent(Problem.of(row.getString(0)), problem -> new HashMap<>())
          .put(row.getString(1), row.getLong(2));
    }
  }

  /** Returns how many there are of a problem. */
  public long of(Problem problem) {
    return counts.getOrDefault(problem, Map.of()).values().stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  /** Returns how many there are of a problem in some of the annotations. */
  public long of(Problem problem, String set) {
    return counts.getOrDefault(problem, Map.of()).getOrDefault(set, 0L);
  }

  /** Returns how many there are of a severity. */
  public long of(Severity severity) {
    return problems(severity).mapToLong(this::of).sum();
  }

  /** Returns how many there are of a severity in some of the annotations. */
  public long of(Severity severity, String set) {
    return problems(severity).mapToLong(problem -> of(problem, set)).sum();
  }

  private static Stream<Problem> problems(Severity severity) {
    return Arrays.stream(Problem.values()).filter(problem -> problem.severity() == severity);
  }

  /** Returns the problems that there are with their findings, the worst first. */
  public Map<Problem, Long> byProblem() {
    Map<Problem, Long> found = new EnumMap<>(Problem.class);
    counts.keySet().forEach(problem -> found.put(problem, of(problem)));
    return found;
  }
}
