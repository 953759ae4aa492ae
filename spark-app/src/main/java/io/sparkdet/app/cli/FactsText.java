package io.sparkdet.app.cli;

import io.sparkdet.detection.anchor.AnchorSpec;
import io.sparkdet.detection.nms.PostProcessing;
import io.sparkdet.efficientdet.facts.AnchorLevel;
import io.sparkdet.efficientdet.facts.DetectorFacts;
import io.sparkdet.efficientdet.model.ModelClass;
import io.sparkdet.efficientdet.model.ModelDescription;
import io.sparkdet.efficientdet.model.ModelFolder;
import io.sparkdet.efficientdet.model.Provenance;
import io.sparkdet.efficientdet.network.ActivationMemory;
import io.sparkdet.efficientdet.network.NetworkSummary;
import io.sparkdet.efficientdet.network.Part;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The facts of a detector as lines of text, a block an aspect. */
public final class FactsText {

  private static final int CLASSES_A_LINE = 8;
  private static final double MEGABYTE = 1e6;

  private final DetectorFacts facts;
  private final List<String> lines = new ArrayList<>();

  private FactsText(DetectorFacts facts) {
    this.facts = facts;
  }

  /** Returns the lines. */
  public static List<String> lines(DetectorFacts facts) {
    FactsText text = new FactsText(facts);
    text.head();
    text.costs();
    text.anchors();
    text.classes();
    facts.model().map(ModelFolder::description).ifPresent(text::rules);
    facts.model().map(model -> model.description().provenance()).ifPresent(text::provenance);
    return List.copyOf(text.lines);
  }

  private void head() {
    EfficientDetConfig config = facts.config();
    line(
        "%s: EfficientDet %s, input %d x %d, %d classes",
        facts.model().map(ModelFolder::id).orElse(facts.name()),
        config.variant(),
        config.imageSize(),
        config.imageSize(),
        config.classes());
    line(
        "backbone width %s depth %s, BiFPN of %d channels x %d cells, heads of depth %d",
        config.backbone().width(),
        config.backbone().depth(),
        config.fpnChannels(),
        config.fpnRepeats(),
        config.headDepth());
  }

  private void costs() {
    NetworkSummary network = facts.network();
    line("");
    line("%-12s %14s %18s", "", "parameters", "multiply-adds");
    for (Part part : Part.values()) {
      cost(
          part.label().replace('_', ' '),
          network.parameters(part),
          network.multiplyAdds().getOrDefault(part, 0L));
    }
    cost("all", network.parameters(), network.totalMultiplyAdds());
    ActivationMemory memory = facts.memory();
    line("");
    line("trainable parameters %,d", network.trainableParameters());
    line("parameters as float32 %.1f MB", Float.BYTES * network.parameters() / MEGABYTE);
    line(
        "features of one image %.1f MB at most at once, %.1f MB all together",
        memory.peak() / MEGABYTE, memory.all() / MEGABYTE);
  }

  private void cost(String name, long parameters, long multiplyAdds) {
    line("%-12s %,14d %,18d", name, parameters, multiplyAdds);
  }

  private void anchors() {
    AnchorSpec anchors = facts.config().anchors();
    line("");
    line("%-6s %7s %11s %11s %18s", "level", "stride", "places", "anchors", "sides, pixels");
    long total = 0;
    for (AnchorLevel level : facts.anchors()) {
      line(
          "%-6s %7d %11s %,11d %18s",
          "P" + level.level(),
          level.stride(),
          level.rows() + " x " + level.columns(),
          level.count(),
          String.format(Locale.ROOT, "%.1f … %.1f", level.smallestSide(), level.largestSide()));
      total += level.count();
    }
    line("%-6s %7s %11s %,11d", "all", "", "", total);
    String shapes =
        anchors.ratios().stream()
            .map(ratio -> ratio.widthFactor() + ":" + ratio.heightFactor())
            .collect(Collectors.joining(", "));
    if (anchors.octaves() == 1) {
      line(
          "%d anchors a place, width:height in %s strides %s",
          anchors.anchorsPerCell(), anchors.scale(), shapes);
    } else {
      line(
          "%d anchors a place: %d octave scales, width:height %s",
          anchors.anchorsPerCell(), anchors.octaves(), shapes);
    }
  }

  private void classes() {
    line("");
    line("classes by id");
    List<ModelClass> classes = facts.classes();
    for (int from = 0; from < classes.size(); from += CLASSES_A_LINE) {
      line(
          "  %s",
          classes.subList(from, Math.min(classes.size(), from + CLASSES_A_LINE)).stream()
              .map(entry -> entry.id() + " " + entry.name())
              .collect(Collectors.joining(", ")));
    }
  }

  private void rules(ModelDescription description) {
    PostProcessing rules = description.defaults();
    line("");
    line("preprocessing %s", description.preprocessing().label());
    line(
        "detections: score above %s, nms %s%s, candidates %s, an image %s%s",
        rules.scoreThreshold(),
        rules.nms().spec(),
        rules.classAgnostic() ? " of all classes together" : "",
        limit(rules.preNmsTop()),
        limit(rules.maxDetections()),
        rules.bounds().clip() ? ", cut to the picture" : "");
  }

  private static String limit(int count) {
    return count == 0 ? "without limit" : "at most " + count;
  }

  private void provenance(Provenance provenance) {
    line("");
    line("source %s", provenance.source());
    provenance.hashes().forEach((file, hash) -> line("sha256 of %s %s", file, hash));
    provenance.seed().ifPresent(seed -> line("seed %d", seed));
    if (!provenance.data().isEmpty()) {
      line("data %s", provenance.data());
    }
    provenance.settings().forEach((option, value) -> line("setting %s %s", option, value));
    provenance.metrics().forEach((metric, value) -> line("metric %s %s", metric, value));
    provenance.versions().forEach((software, version) -> line("version %s %s", software, version));
  }

  private void line(String format, Object... values) {
    lines.add(String.format(Locale.ROOT, format, values).stripTrailing());
  }
}
