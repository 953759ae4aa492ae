package io.sparkdet.efficientdet.facts;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkdet.efficientdet.model.ArchitectureJson;
import io.sparkdet.efficientdet.model.ModelFolder;
import io.sparkdet.efficientdet.model.ModelJson;
import io.sparkdet.efficientdet.network.ActivationMemory;
import io.sparkdet.efficientdet.network.NetworkSummary;
import io.sparkdet.efficientdet.network.Part;
import java.util.Optional;

/** {@link DetectorFacts} as JSON: {@code model.json} with what can be counted. */
final class FactsJson {

  private FactsJson() {}

  static String write(DetectorFacts facts, Optional<LabelMemory> need) {
    ObjectNode root = ModelJson.object();
    root.put("name", facts.name());
    if (facts.model().isPresent()) {
      ModelFolder model = facts.model().get();
      root.put("id", model.id());
      ModelJson.putMeaning(root, model.description());
      ModelJson.putProvenance(root.putObject("provenance"), model.description().provenance());
    } else {
      ArchitectureJson.write(root, facts.config());
      ModelJson.putClasses(root, facts.classes());
    }
    putAnchors((ObjectNode) root.path("anchors"), facts);
    putCosts(root, facts.network());
    ActivationMemory memory = facts.memory();
    root.putObject("activation_bytes").put("peak", memory.peak()).put("all", memory.all());
    need.ifPresent(told -> putNeed(root.putObject("label_memory"), told));
    return ModelJson.text(root);
  }

  private static void putNeed(ObjectNode target, LabelMemory memory) {
    target
        .put("cores", memory.load().cores())
        .put("batch_size", memory.load().batchSize())
        .put("max_pixels", memory.load().maxPixels())
        .put("heap", memory.heap())
        .put("native", memory.nativeBytes());
    target
        .putObject("native_parts")
        .put("process", memory.process())
        .put("network", memory.network())
        .put("inputs", memory.inputs())
        .put("decoding", memory.decoding());
    target.put("overhead", memory.overhead()).put("total", memory.total());
  }

  private static void putAnchors(ObjectNode anchors, DetectorFacts facts) {
    anchors.put("per_cell", facts.config().anchorsPerCell());
    anchors.put("total", facts.anchors().stream().mapToLong(AnchorLevel::count).sum());
    ArrayNode levels = anchors.putArray("levels");
    for (AnchorLevel level : facts.anchors()) {
      levels
          .addObject()
          .put("level", level.level())
          .put("stride", level.stride())
          .put("rows", level.rows())
          .put("columns", level.columns())
          .put("anchors", level.count())
          .put("smallest_side", level.smallestSide())
          .put("largest_side", level.largestSide());
    }
  }

  private static void putCosts(ObjectNode root, NetworkSummary network) {
    ObjectNode parameters =
        root.putObject("parameters")
            .put("total", network.parameters())
            .put("trainable", network.trainableParameters());
    ObjectNode multiplyAdds =
        root.putObject("multiply_adds").put("total", network.totalMultiplyAdds());
    for (Part part : Part.values()) {
      parameters.put(part.label(), network.parameters(part));
      multiplyAdds.put(part.label(), network.multiplyAdds().getOrDefault(part, 0L));
    }
  }
}
