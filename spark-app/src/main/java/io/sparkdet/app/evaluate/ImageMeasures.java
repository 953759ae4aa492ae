package io.sparkdet.app.evaluate;

import io.sparkdet.detection.audit.LabelAudit;
import io.sparkdet.detection.coco.ConfusionMatrix;
import io.sparkdet.detection.coco.bootstrap.BootstrapTotals;
import io.sparkdet.detection.coco.image.EvaluationImage;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.detection.coco.image.TruthCounts;
import io.sparkdet.detection.tide.TideAccumulator;
import io.sparkdet.detection.voc.VocMatcher;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * What is measured on whole images rather than on sorted records; mergeable.
 *
 * <p>TIDE keeps about 28 bytes a detection, in the end on the driver; the others keep counts.
 */
final class ImageMeasures {

  private final Measures measures;
  private final EvaluationSettings settings;
  private ConfusionMatrix confusion;
  private TruthCounts vocTruths = new TruthCounts(VocMatcher.SETTINGS);
  private TideAccumulator tide;
  private BootstrapTotals bootstrap;
  private final LabelAudit audit;

  ImageMeasures(Measures measures) {
    this.measures = measures;
    this.settings = measures.settings();
    this.confusion = measures.confusion();
    this.tide = new TideAccumulator(measures.tideSettings());
    this.bootstrap = new BootstrapTotals(settings, measures.weights());
    this.audit = measures.audit();
  }

  /** Takes an image; {@code place} is its place in the annotation file. */
  void accept(long place, String name, EvaluationImage image) {
    audit.accept(name, image);
    confusion.accept(image.truths(), image.detections());
    if (measures.voc()) {
      vocTruths.accept(image.truths());
    }
    if (measures.tide()) {
      tide.accept(place, image);
    }
    if (measures.bootstrap()) {
      bootstrap.accept(image.id(), image.truths());
    }
  }

  void combine(ImageMeasures other) {
    confusion.combine(other.confusion);
    vocTruths.combine(other.vocTruths);
    tide.combine(other.tide);
    bootstrap.combine(other.bootstrap);
    audit.combine(other.audit);
  }

  ConfusionMatrix confusion() {
    return confusion;
  }

  /** Returns the truths that count for Pascal VOC, where it is measured. */
  TruthCounts vocTruths() {
    return vocTruths;
  }

  TideAccumulator tide() {
    return tide;
  }

  LabelAudit audit() {
    return audit;
  }

  /** Returns the truths to be found in each bootstrap replicate. */
  BootstrapTotals bootstrap() {
    return bootstrap;
  }

  void write(DataOutputStream out) throws IOException {
    for (byte[] part :
        new byte[][] {
          confusion.toBytes(),
          vocTruths.toBytes(),
          tide.toBytes(),
          bootstrap.toBytes(),
          audit.toBytes()
        }) {
      out.writeInt(part.length);
      out.write(part);
    }
  }

  void read(DataInputStream in) throws IOException {
    confusion =
        ConfusionMatrix.fromBytes(
            measures.confusionIou(), measures.confusionScore(), in.readNBytes(in.readInt()));
    vocTruths = TruthCounts.fromBytes(VocMatcher.SETTINGS, in.readNBytes(in.readInt()));
    tide = TideAccumulator.fromBytes(measures.tideSettings(), in.readNBytes(in.readInt()));
    bootstrap =
        BootstrapTotals.fromBytes(settings, measures.weights(), in.readNBytes(in.readInt()));
    audit.add(in.readNBytes(in.readInt()));
  }
}
