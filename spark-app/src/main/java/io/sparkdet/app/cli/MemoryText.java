package io.sparkdet.app.cli;

import io.sparkdet.efficientdet.facts.DetectorFacts;
import io.sparkdet.efficientdet.facts.LabelMemory;
import io.sparkdet.efficientdet.model.ModelFolder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What an executor needs to label, as lines of text. */
final class MemoryText {

  private final List<String> lines = new ArrayList<>();

  private MemoryText() {}

  /** Returns the lines. */
  static List<String> lines(DetectorFacts facts, LabelMemory need) {
    MemoryText text = new MemoryText();
    LabelMemory.Load load = need.load();
    text.lines.add(
        String.format(
            Locale.ROOT,
            "%s: an executor that labels on the CPU, %d cores, batch size %d, pictures of up to %s",
            facts.model().map(ModelFolder::id).orElse(facts.name()),
            load.cores(),
            load.batchSize(),
            load.maxPixels() == 0 ? "any size" : "%,d pixels".formatted(load.maxPixels())));
    text.lines.add("");
    text.line("heap", need.heap(), "spark.executor.memory (--executor-memory, -Xmx)");
    text.line("native", need.nativeBytes(), "of it:");
    text.line("  process", need.process(), "the JVM, Spark's and the native libraries");
    text.line("  network", need.network(), "weights, and features of each core and batch");
    text.line("  inputs", need.inputs(), "pictures that wait at the network's size");
    text.line("  decoding", need.decoding(), "pictures that are being decoded (--max-pixels)");
    text.line("overhead", need.overhead(), "spark.executor.memoryOverhead: native and a margin");
    text.line("total", need.total(), "the container");
    text.lines.add("");
    text.lines.add(
        "--executor-memory %dm --conf spark.executor.memoryOverhead=%dm"
            .formatted(LabelMemory.mebibytes(need.heap()), LabelMemory.mebibytes(need.overhead())));
    return List.copyOf(text.lines);
  }

  private void line(String what, long bytes, String remark) {
    lines.add(
        String.format(
            Locale.ROOT, "%-11s %,7d MiB  %s", what, LabelMemory.mebibytes(bytes), remark));
  }
}
