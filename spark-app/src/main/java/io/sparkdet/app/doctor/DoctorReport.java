package io.sparkdet.app.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkdet.detection.PublicApi;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What an examination found, place by place and check by check. */
@PublicApi
public final class DoctorReport {

  private static final int LEAST = "place".length();

  private final Map<String, List<Finding>> places;
  private final double seconds;
  private final int executors;
  private final String device;

  DoctorReport(Map<String, List<Finding>> places, double seconds, int executors, String device) {
    this.places = new LinkedHashMap<>(places);
    this.seconds = seconds;
    this.executors = executors;
    this.device = device;
  }

  /** Returns whether a job can run: every executor was examined, and no check failed. */
  public boolean fit() {
    return executors > 0 && unfit().isEmpty();
  }

  /** Returns what failed, each as {@code check (place)}. */
  public List<String> unfit() {
    List<String> failed = new ArrayList<>();
    places.forEach(
        (place, findings) ->
            findings.stream()
                .filter(finding -> finding.verdict() == Finding.Verdict.UNFIT)
                .forEach(
                    finding -> failed.add("%s (%s)".formatted(finding.check().label(), place))));
    return failed;
  }

  /** Returns the table: a line a place and check, and below what is not fit its remedy. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(line("verdict", "place", "check", "found"));
    places.forEach((place, findings) -> findings.forEach(finding -> add(lines, place, finding)));
    int checks = places.values().stream().mapToInt(List::size).sum();
    lines.add(
        String.format(
            Locale.ROOT,
            "%s: %d checks on %d executors, %d failed (%.1f s, --device %s)",
            fit() ? "fit" : "not fit",
            checks,
            executors,
            unfit().size(),
            seconds,
            device));
    return lines;
  }

  private void add(List<String> lines, String place, Finding finding) {
    lines.add(line(finding.verdict().label(), place, finding.check().label(), finding.found()));
    if (!finding.remedy().isEmpty()) {
      lines.add("         remedy: " + finding.remedy());
    }
  }

  private String line(String verdict, String place, String check, String found) {
    int widest = places.keySet().stream().mapToInt(String::length).max().orElse(0);
    String padded = place + " ".repeat(Math.max(0, Math.max(widest, LEAST) - place.length()));
    return String.format(Locale.ROOT, "%-8s %s %-10s %s", verdict, padded, check, found)
        .stripTrailing();
  }

  /** Returns the same as JSON: {@code fit}, {@code seconds} and a list of {@code findings}. */
  public String json() {
    ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    ObjectNode root = json.createObjectNode();
    root.put("fit", fit());
    root.put("executors", executors);
    root.put("seconds", seconds);
    ArrayNode list = root.putArray("findings");
    places.forEach(
        (place, findings) ->
            findings.forEach(
                finding ->
                    list.addObject()
                        .put("place", place)
                        .put("check", finding.check().label())
                        .put("verdict", finding.verdict().label())
                        .put("found", finding.found())
                        .put("remedy", finding.remedy())));
    try {
      return json.writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write JSON", e);
    }
  }
}
