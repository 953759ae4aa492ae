package io.sparkdet.app.paired;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.sparkdet.app.evaluate.ResampledEvaluation;
import io.sparkdet.app.files.CsvText;
import io.sparkdet.app.paired.Difference.Scope;
import io.sparkdet.detection.compare.Effect;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The numbers of a paired comparison as text: {@code differences.json} and {@code .csv}. */
final class PairedFiles {

  private final PairedRequest request;
  private final ResampledEvaluation before;
  private final ResampledEvaluation after;
  private final List<Difference> differences;
  private final Map<Effect, Map<Long, Long>> effects;
  private final List<String> warnings;

  PairedFiles(
      PairedRequest request,
      ResampledEvaluation before,
      ResampledEvaluation after,
      List<Difference> differences,
      Map<Effect, Map<Long, Long>> effects,
      List<String> warnings) {
    this.request = request;
    this.before = before;
    this.after = after;
    this.differences = List.copyOf(differences);
    this.effects = effects;
    this.warnings = List.copyOf(warnings);
  }

  /** Returns one line a number; what is undefined is empty. */
  String csv() {
    CsvText csv =
        new CsvText("scope,id,name,metric,before,after,difference,low,high,better,worse,defined");
    for (Difference one : differences) {
      boolean ofClass = one.part().scope() == Scope.CLASS;
      csv.row(
          scope(one),
          ofClass ? one.part().id() : "",
          CsvText.quoted(one.part().name()),
          one.metric(),
          text(one.before()),
          text(one.after()),
          text(one.value()),
          text(one.interval().low()),
          text(one.interval().high()),
          text(one.better()),
          text(one.worse()),
          one.defined());
    }
    return csv.toString();
  }

  private static String scope(Difference one) {
    return switch (one.part().scope()) {
      case ALL -> "all";
      case CLASS -> "class";
      case SLICE -> "slice";
    };
  }

  private static Object text(double value) {
    return Double.isNaN(value) ? "" : value;
  }

  /** Returns all of it as JSON; what is undefined is null. */
  String json() throws IOException {
    Difference ap = differences.get(0);
    Verdict verdict = Verdict.of(ap);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("verdict", verdict.label());
    json.put(
        "sentence", verdict.sentence(ap, request.confidence(), request.weights().replicates()));
    json.put("before", request.before());
    json.put("after", request.after());
    json.put("annotations", request.annotations());
    json.put("confidence", request.confidence());
    json.put("replicates", request.weights().replicates());
    json.put("seed", request.weights().seed());
    json.put("images", before.images());
    json.put("truths", before.truths());
    json.put("detections_before", before.detections());
    json.put("detections_after", after.detections());
    json.put("numbers", numbers(Scope.ALL).getOrDefault("", Map.of()));
    json.put("per_class", numbers(Scope.CLASS));
    json.put("per_slice", numbers(Scope.SLICE));
    json.put("changes", counts());
    json.put("warnings", warnings);
    return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(json);
  }

  /** Returns numbers by name of class or slice, then by metric. */
  private Map<String, Map<String, Object>> numbers(Scope scope) {
    Map<String, Map<String, Object>> all = new LinkedHashMap<>();
    for (Difference one : differences) {
      if (one.part().scope() == scope) {
        Map<String, Object> ofPart =
            all.computeIfAbsent(one.part().name(), first -> new LinkedHashMap<>());
        if (scope != Scope.ALL) {
          ofPart.put("truths", one.part().truths());
        }
        ofPart.put(one.metric(), values(one));
      }
    }
    return all;
  }

  private static Map<String, Object> values(Difference one) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("before", defined(one.before()));
    values.put("after", defined(one.after()));
    values.put("difference", defined(one.value()));
    boolean interval = !Double.isNaN(one.interval().low());
    values.put("interval", interval ? List.of(one.interval().low(), one.interval().high()) : null);
    values.put("better", defined(one.better()));
    values.put("worse", defined(one.worse()));
    values.put("defined", one.defined());
    values.put("judged", one.isJudged());
    return values;
  }

  private static @Nullable Double defined(double value) {
    return Double.isNaN(value) ? null : (Double) value;
  }

  private Map<String, Object> counts() {
    Map<String, Object> counts = new LinkedHashMap<>();
    for (Effect effect : Effect.values()) {
      Map<Long, Long> byCategory = effects.getOrDefault(effect, Map.of());
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("count", byCategory.values().stream().mapToLong(Long::longValue).sum());
      Map<String, Long> perClass = new LinkedHashMap<>();
      before
          .categories()
          .forEach(
              (id, name) -> {
                @Nullable Long count = byCategory.get(id);
                if (count != null) {
                  perClass.put(name, count);
                }
              });
      one.put("per_class", perClass);
      counts.put(effect.label(), one);
    }
    return counts;
  }

  /** Returns what the command prints. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    Difference ap = differences.get(0);
    lines.add(Verdict.of(ap).sentence(ap, request.confidence(), request.weights().replicates()));
    lines.add(
        String.format(
            Locale.ROOT,
            "%-10s %8s %8s %10s %20s %7s",
            "",
            "before",
            "after",
            "difference",
            Verdict.percent(request.confidence()) + " % interval",
            "better"));
    for (Difference one : differences) {
      if (one.part().scope() == Scope.ALL && one.isDefined()) {
        lines.add(
            String.format(
                Locale.ROOT,
                "%-10s %8.3f %8.3f %+10.3f %20s %5.0f %%",
                one.metric(),
                one.before(),
                one.after(),
                one.value(),
                String.format(
                    Locale.ROOT, "%+.3f to %+.3f", one.interval().low(), one.interval().high()),
                100 * one.better()));
      }
    }
    return lines;
  }
}
