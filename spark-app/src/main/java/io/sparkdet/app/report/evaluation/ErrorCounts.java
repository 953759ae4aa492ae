package io.sparkdet.app.report.evaluation;

import io.sparkdet.app.report.html.CsvTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What {@code errors_by_size.csv} says: by class and size, and of all classes together. */
final class ErrorCounts {

  /** Of boxes of a class and size. */
  record Counts(long right, long confused, long missed, long mistaken, long falsePositives) {

    static final Counts NONE = new Counts(0, 0, 0, 0, 0);

    long truths() {
      return right + confused + missed;
    }

    long detections() {
      return right + mistaken + falsePositives;
    }

    long errors() {
      return confused + missed + mistaken + falsePositives;
    }

    private Counts plus(Counts more) {
      return new Counts(
          right + more.right,
          confused + more.confused,
          missed + more.missed,
          mistaken + more.mistaken,
          falsePositives + more.falsePositives);
    }

    private String text() {
      return "%d,%d,%d,%d,%d".formatted(right, confused, missed, mistaken, falsePositives);
    }
  }

  /** A row of the table. */
  record OfClass(long id, String name, String size, Counts counts) {}

  private final List<OfClass> rows = new ArrayList<>();
  private final List<String> sizes;
  private final Map<Long, Map<String, Counts>> byClass = new LinkedHashMap<>();
  private final Map<String, Counts> all = new LinkedHashMap<>();

  /**
   * Reads the table.
   *
   * @param names the sizes in their order
   */
  ErrorCounts(Optional<CsvTable> table, List<String> names) {
    LinkedHashSet<String> found = new LinkedHashSet<>(names);
    table.ifPresent(
        csv -> {
          for (int row = 0; row < csv.size(); row++) {
            OfClass one =
                new OfClass(
                    csv.count(row, "id"),
                    csv.text(row, "name"),
                    csv.text(row, "size"),
                    new Counts(
                        csv.count(row, "right"),
                        csv.count(row, "confused"),
                        csv.count(row, "missed"),
                        csv.count(row, "mistaken"),
                        csv.count(row, "false_positives")));
            rows.add(one);
            found.add(one.size());
            byClass
                .computeIfAbsent(one.id(), id -> new LinkedHashMap<>())
                .put(one.size(), one.counts());
            all.merge(one.size(), one.counts(), Counts::plus);
          }
        });
    sizes = List.copyOf(found);
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  List<String> sizes() {
    return sizes;
  }

  List<OfClass> rows() {
    return rows;
  }

  /** Returns the counts of all classes together. */
  Counts all(String size) {
    return all.getOrDefault(size, Counts.NONE);
  }

  /** Returns the counts of all classes by size, as the chart takes them. */
  String packed() {
    return packed(all);
  }

  /** Returns the counts of a class by size, as the chart takes them. */
  String packed(long id) {
    return packed(byClass.getOrDefault(id, Map.of()));
  }

  private String packed(Map<String, Counts> counts) {
    return String.join(
        ";", sizes.stream().map(size -> counts.getOrDefault(size, Counts.NONE).text()).toList());
  }
}
