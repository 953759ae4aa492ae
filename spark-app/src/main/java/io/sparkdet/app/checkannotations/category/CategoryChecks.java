package io.sparkdet.app.checkannotations.category;

import io.sparkdet.app.checkannotations.finding.DataSets;
import io.sparkdet.app.checkannotations.finding.Finding;
import io.sparkdet.app.checkannotations.finding.Problem;
import io.sparkdet.app.checkannotations.image.SetCounts;
import io.sparkdet.app.report.html.DisplayText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** What is wrong with the classes of all annotations together; their number fits into memory. */
public final class CategoryChecks {

  private final DataSets sets;
  private final List<SetCounts> counts;
  private final boolean[] ownIds;

  /**
   * Prepares the checks.
   *
   * @param counts of each of the annotations
   * @param ownIds whether the ids of its classes stand in a file, so that they can be wrong; those
   *     of Pascal VOC are made up
   */
  public CategoryChecks(DataSets sets, List<SetCounts> counts, boolean[] ownIds) {
    this.sets = sets;
    this.counts = List.copyOf(counts);
    this.ownIds = ownIds.clone();
  }

  /** Returns the findings. */
  public List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    alike(findings);
    otherIds(findings);
    for (int set = 0; set < sets.size(); set++) {
      for (Map.Entry<Long, String> category : sets.categories(set).entrySet()) {
        use(set, category.getKey(), findings);
      }
    }
    onlyHere(findings);
    return findings;
  }

  private void alike(List<Finding> findings) {
    Map<String, Listed> listed = new LinkedHashMap<>();
    for (int set = 0; set < sets.size(); set++) {
      int number = set;
      Map<String, Long> here = new HashMap<>();
      sets.categories(set)
          .forEach(
              (id, name) -> {
                listed.putIfAbsent(name, new Listed(number, id, name));
                Long before = here.putIfAbsent(name, id);
                if (before != null) {
                  findings.add(
                      Finding.of(
                              Problem.ALIKE_CLASSES,
                              number,
                              "'%s' is the name of id %d too".formatted(name, before))
                          .ofClass(id));
                }
              });
    }
    for (AlikeNames.Pair pair : AlikeNames.among(listed.keySet())) {
      Listed other = Objects.requireNonNull(listed.get(pair.other()));
      findings.add(
          Finding.of(
                  Problem.ALIKE_CLASSES,
                  other.set(),
                  "'%s' (%s) and '%s' (%s): %s"
                      .formatted(
                          pair.name(),
                          boxes(pair.name()),
                          pair.other(),
                          boxes(pair.other()),
                          pair.why()))
              .ofClass(other.id()));
    }
  }

  /** Returns in how many boxes all annotations have a class. */
  private String boxes(String name) {
    long boxes = 0;
    for (int set = 0; set < sets.size(); set++) {
      for (Map.Entry<Long, String> category : sets.categories(set).entrySet()) {
        if (category.getValue().equals(name)) {
          boxes += counts.get(set).ofClass(category.getKey()).boxes();
        }
      }
    }
    return boxes(boxes);
  }

  private static String boxes(long count) {
    return DisplayText.counted(count, "box", "boxes");
  }

  private record Listed(int set, long id, String name) {}

  private void otherIds(List<Finding> findings) {
    Map<Long, Listed> byId = new HashMap<>();
    Map<String, Listed> byName = new HashMap<>();
    for (int set = 0; set < sets.size(); set++) {
      if (!ownIds[set]) {
        continue;
      }
      for (Map.Entry<Long, String> category : sets.categories(set).entrySet()) {
        Listed here = new Listed(set, category.getKey(), category.getValue());
        Listed sameName = byName.putIfAbsent(here.name(), here);
        Listed sameId = byId.putIfAbsent(here.id(), here);
        if (sameName != null && sameName.set() != set && sameName.id() != here.id()) {
          findings.add(
              Finding.of(
                      Problem.CLASS_IDS_DIFFER,
                      set,
                      "'%s' has id %d here and %d in %s"
                          .formatted(
                              here.name(), here.id(), sameName.id(), sets.name(sameName.set())))
                  .ofClass(here.id()));
        } else if (sameName == null && sameId != null && sameId.set() != set) {
          findings.add(
              Finding.of(
                      Problem.CLASS_IDS_DIFFER,
                      set,
                      "id %d is '%s' here and '%s' in %s"
                          .formatted(
                              here.id(), here.name(), sameId.name(), sets.name(sameId.set())))
                  .ofClass(here.id()));
        }
      }
    }
  }

  private void use(int set, long id, List<Finding> findings) {
    SetCounts.OfClass one = counts.get(set).ofClass(id);
    if (one.boxes() == 0) {
      findings.add(Finding.of(Problem.UNUSED_CLASS, set, "").ofClass(id));
    } else if (one.crowds() == one.boxes()) {
      findings.add(
          Finding.of(Problem.CROWDS_ONLY, set, DisplayText.counted(one.crowds(), "crowd", "crowds"))
              .ofClass(id));
    }
  }

  private void onlyHere(List<Finding> findings) {
    if (sets.size() < 2) {
      return;
    }
    Map<String, List<Listed>> used = new TreeMap<>();
    for (int set = 0; set < sets.size(); set++) {
      for (Map.Entry<Long, String> category : sets.categories(set).entrySet()) {
        if (counts.get(set).ofClass(category.getKey()).boxes() > 0) {
          used.computeIfAbsent(category.getValue(), name -> new ArrayList<>())
              .add(new Listed(set, category.getKey(), category.getValue()));
        }
      }
    }
    used.values().stream()
        .filter(places -> places.stream().mapToInt(Listed::set).distinct().count() == 1)
        .map(places -> places.get(0))
        .forEach(
            here ->
                findings.add(
                    Finding.of(
                            Problem.ONLY_HERE,
                            here.set(),
                            boxes(counts.get(here.set()).ofClass(here.id()).boxes())
                                + ", none elsewhere")
                        .ofClass(here.id())));
  }
}
