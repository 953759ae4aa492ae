package io.sparkdet.app.files;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What a command leaves at its output, told by names: only what is surely its own is ever replaced.
 * Hidden names ({@code .x}) may stand in every folder.
 */
public enum OutputKind {
  /** A table of {@code label}, in any format. */
  LABELS("a table of label", "", "_.*|part-.*|[^=]+=.*|metadata|data|.*\\.(parquet|json)(\\..*)?"),
  /** The tables and the page of {@code evaluate}. */
  EVALUATION("an output of evaluate", "per_class.csv", ".*\\.(json|csv|parquet|html)|_.*"),
  /** The tables of {@code compare}. */
  COMPARISON("an output of compare", "boxes.parquet", ".*\\.(json|csv|parquet|html)|_.*"),
  /** A model folder, alone or with a run of {@code train}. */
  MODEL(
      "a model folder or a run of train",
      "",
      "model\\.json|weights\\.safetensors|.*\\.onnx|history\\.(csv|html)|checkpoints|_.*"),
  /** The pictures and annotations of {@code sample}. */
  LAKE("a lake of sample", "instances.json", "images|instances\\.json");

  private final String title;
  private final String marker;
  private final Pattern allowed;

  OutputKind(String title, String marker, String allowed) {
    this.title = title;
    this.marker = marker;
    this.allowed = Pattern.compile(allowed);
  }

  /** Returns what it is in words, such as {@code an output of evaluate}. */
  String title() {
    return title;
  }

  /** Returns whether a folder of these entries is of this kind. */
  boolean holds(List<String> entries) {
    return (marker.isEmpty() || entries.contains(marker))
        && entries.stream()
            .allMatch(name -> name.startsWith(".") || allowed.matcher(name).matches());
  }
}
