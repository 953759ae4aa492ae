package io.sparkdet.app.checkannotations;

import io.sparkdet.app.checkannotations.finding.DataSets;
import io.sparkdet.app.checkannotations.finding.FindingCounts;
import io.sparkdet.app.checkannotations.finding.Problem;
import io.sparkdet.app.checkannotations.finding.Severity;
import io.sparkdet.app.checkannotations.image.SetCounts;
import io.sparkdet.app.checkannotations.mend.Mending;
import io.sparkdet.app.report.html.DisplayText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The counts of a check: as lines for people, as the content of {@code summary.json}. */
final class CheckSummary {

  private final CheckAnnotationsRequest request;
  private final DataSets sets;
  private final List<SetCounts> counts;
  private final FindingCounts findings;
  private final Map<Mending, Long> mended;

  CheckSummary(
      CheckAnnotationsRequest request,
      DataSets sets,
      List<SetCounts> counts,
      FindingCounts findings,
      Map<Mending, Long> mended) {
    this.request = request;
    this.sets = sets;
    this.counts = List.copyOf(counts);
    this.findings = findings;
    this.mended = mended;
  }

  DataSets sets() {
    return sets;
  }

  List<SetCounts> setCounts() {
    return counts;
  }

  Map<Mending, Long> mended() {
    return mended;
  }

  private long images() {
    return counts.stream().mapToLong(SetCounts::images).sum();
  }

  private long boxes() {
    return counts.stream().mapToLong(SetCounts::boxes).sum();
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    findings
        .byProblem()
        .forEach(
            (problem, count) ->
                lines.add(
                    String.format(
                        Locale.ROOT,
                        "%-8s %,10d  %s",
                        problem.severity().label(),
                        count,
                        problem.title())));
    mended.forEach(
        (mending, count) -> {
          if (count > 0) {
            lines.add(
                String.format(Locale.ROOT, "%-8s %,10d  %s", "mended", count, mending.words()));
          }
        });
    lines.add(
        "%s, %s and %s in %s with %s"
            .formatted(
                DisplayText.counted(findings.of(Severity.ERROR), "error", "errors"),
                DisplayText.counted(findings.of(Severity.WARNING), "warning", "warnings"),
                DisplayText.counted(findings.of(Severity.NOTE), "note", "notes"),
                DisplayText.counted(images(), "image", "images"),
                DisplayText.counted(boxes(), "box", "boxes")));
    return lines;
  }

  Map<String, Object> json(double seconds, List<String> warnings) {
    Map<String, Object> json = new LinkedHashMap<>();
    for (Severity severity : Severity.values()) {
      json.put(severity.label() + "s", findings.of(severity));
    }
    json.put("images", images());
    json.put("boxes", boxes());
    Map<String, Object> problems = new LinkedHashMap<>();
    for (Problem problem : Problem.values()) {
      problems.put(problem.label(), findings.of(problem));
    }
    json.put("problems", problems);
    Map<String, Object> perSet = new LinkedHashMap<>();
    for (int set = 0; set < sets.size(); set++) {
      perSet.put(sets.name(set), json(set));
    }
    json.put("per_annotations", perSet);
    if (request.fix().isPresent()) {
      Map<String, Object> done = new LinkedHashMap<>();
      mended.forEach((mending, count) -> done.put(mending.label(), count));
      json.put("mended", done);
    }
    json.put("seconds", seconds);
    json.put("warnings", warnings);
    json.put("settings", settings());
    return json;
  }

  private Map<String, Object> json(int set) {
    SetCounts one = counts.get(set);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("path", request.annotations().get(set));
    json.put("images", one.images());
    json.put("boxes", one.boxes());
    json.put("crowds", one.crowds());
    json.put("classes", sets.categories(set).size());
    Map<String, Object> problems = new LinkedHashMap<>();
    for (Problem problem : Problem.values()) {
      long count = findings.of(problem, sets.name(set));
      if (count > 0) {
        problems.put(problem.label(), count);
      }
    }
    json.put("problems", problems);
    return json;
  }

  /** Returns what was asked for, by the names of the options. */
  Map<String, Object> settings() {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("annotations", request.annotations());
    settings.put("images", request.images());
    if (!request.splits().isEmpty()) {
      settings.put("split", request.splits());
    }
    settings.put("compare-pictures", request.comparison().toString());
    settings.put("near-bits", request.nearBits());
    settings.put("overlap", request.overlap());
    request.fix().ifPresent(file -> settings.put("fix", file));
    settings.put("fail-on", request.failOn().toString());
    return settings;
  }
}
