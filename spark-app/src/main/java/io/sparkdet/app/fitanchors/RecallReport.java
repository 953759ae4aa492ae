package io.sparkdet.app.fitanchors;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkdet.app.anchors.AnchorFit;
import io.sparkdet.detection.PublicApi;
import io.sparkdet.detection.coco.image.AreaRange;
import io.sparkdet.detection.matching.AnchorRecall;
import io.sparkdet.efficientdet.model.AnchorsFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What {@code fit-anchors} found, for people and as the file that {@code train} reads. */
@PublicApi
public final class RecallReport {

  private RecallReport() {}

  /** Returns the lines that are printed. */
  public static List<String> lines(FitAnchorsRequest request, AnchorFit.Result result) {
    List<String> lines = new ArrayList<>();
    lines.add(line("%-8s %9s %21s %21s", "", "", "met at IoU 0.5", "mean best IoU"));
    lines.add(
        line("%-8s %9s %10s %10s %10s %10s", "boxes", "", "before", "after", "before", "after"));
    for (AreaRange size : AnchorRecall.SIZES) {
      lines.add(
          line(
              "%-8s %,9d %10s %10s %10s %10s",
              size.name(),
              result.before().truths(size),
              share(result.before().recall(size)),
              share(result.after().recall(size)),
              share(result.before().meanIou(size)),
              share(result.after().meanIou(size))));
    }
    lines.add(
        result.fitted()
            ? line(
                "%d anchors a place, width x height in strides: %s",
                result.anchors().anchorsPerCell(),
                result.anchors().ratios().stream()
                    .map(shape -> shape.widthFactor() + " x " + shape.heightFactor())
                    .collect(Collectors.joining(", ")))
            : line(
                "no fitted anchors meet these boxes better: the file holds those of %s",
                request.network().variant()));
    lines.addAll(result.leftOut());
    return List.copyOf(lines);
  }

  /** Returns the file: {@code anchors} as in {@code model.json}, and how well they do. */
  static byte[] json(FitAnchorsRequest request, AnchorFit.Result result) throws IOException {
    ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    ObjectNode root = mapper.createObjectNode();
    AnchorsFile.put(root, result.anchors());
    root.put("fitted", result.fitted());
    root.put("variant", request.network().variant());
    root.put("input_size", request.network().imageSize());
    root.put("seed", request.seed());
    root.put("annotations", request.annotations());
    put(root.putObject("before"), result.before());
    put(root.putObject("after"), result.after());
    return mapper.writeValueAsBytes(root);
  }

  private static void put(ObjectNode object, AnchorRecall recall) {
    for (AreaRange size : AnchorRecall.SIZES) {
      ObjectNode of = object.putObject(size.name()).put("truths", recall.truths(size));
      if (recall.truths(size) > 0) {
        of.put("recall", recall.recall(size)).put("mean_best_iou", recall.meanIou(size));
      }
    }
  }

  private static String share(double value) {
    return Double.isNaN(value) ? "-" : line("%.4f", value);
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values).stripTrailing();
  }
}
