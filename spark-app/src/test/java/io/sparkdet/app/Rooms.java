package io.sparkdet.app;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The rooms of the house and what each of them uses. A room is a package with two names below
 * {@code io.sparkdet}, with all packages inside it. {@link HouseRulesTest} compares the lines with
 * the code, both ways: a new arrow is a new word here, and a line about a room that is gone fails.
 */
final class Rooms {

  /** What each room uses, by its name. */
  static final Map<String, Set<String>> ALL =
      parse(
          """
          detection:
          detection.anchor: detection.box
          detection.audit: detection.coco detection.metric detection.state
          detection.box:
          detection.calibration: detection.coco detection.metric detection.state
          detection.coco: detection detection.metric detection.state
          detection.compare: detection.coco
          detection.fusion: detection.box
          detection.loss: detection.anchor detection.matching
          detection.lvis: detection.coco detection.metric detection.state
          detection.matching: detection.anchor detection.coco
          detection.metric: detection.coco detection.state
          detection.openimages: detection.coco detection.metric detection.state detection.voc
          detection.nms: detection.anchor detection.box
          detection.state:
          detection.tide: detection.coco detection.metric detection.state
          detection.tile: detection.nms
          detection.voc: detection.coco detection.metric detection.state
          efficientdet:
          efficientdet.augmentation: detection.box detection.matching efficientdet.image
          efficientdet.catalog: efficientdet.checkpoint efficientdet.model efficientdet.network
          efficientdet.checkpoint: efficientdet.model efficientdet.network efficientdet.weights
          efficientdet.engine: detection detection.nms efficientdet.machine efficientdet.network \
            efficientdet.weights
          efficientdet.export: efficientdet.checkpoint efficientdet.engine efficientdet.image \
            efficientdet.model efficientdet.network efficientdet.weights
          efficientdet.facts: detection.anchor efficientdet.model efficientdet.network
          efficientdet.image: detection.box detection.tile efficientdet.machine
          efficientdet.machine:
          efficientdet.model: detection.anchor detection.nms efficientdet.image \
            efficientdet.network efficientdet.weights
          efficientdet.network: detection detection.anchor
          efficientdet.service: detection detection.nms detection.tile efficientdet.checkpoint \
            efficientdet.engine efficientdet.image efficientdet.model efficientdet.network \
            efficientdet.weights
          efficientdet.training: efficientdet.engine efficientdet.network efficientdet.weights
          efficientdet.weights:
          sql: detection sql.detector sql.function sql.metered
          sql.classifier: efficientdet.checkpoint efficientdet.model efficientdet.service \
            sql.detector sql.store
          sql.annotations: detection detection.coco efficientdet.image sql sql.detector sql.store
          sql.detector: detection detection.nms detection.tile efficientdet.catalog efficientdet.engine \
            efficientdet.image efficientdet.machine efficientdet.model efficientdet.service \
            sql.option sql.store
          sql.errors:
          sql.function: detection.box detection.coco detection.fusion detection.nms \
            efficientdet.catalog efficientdet.engine efficientdet.image efficientdet.machine \
            efficientdet.service sql.classifier sql.detector sql.errors sql.metrics
          sql.metered: efficientdet.image efficientdet.service
          sql.metrics: detection.coco sql.errors
          sql.option:
          sql.store: efficientdet.image
          app: efficientdet.machine sql.detector sql.errors app.cli app.error app.mistakes app.tables
          app.anchors: detection detection.anchor detection.coco detection.matching \
            efficientdet.network sql.annotations app.error
          app.archive: efficientdet.image sql.store
          app.checkannotations: detection detection.box detection.coco efficientdet.image \
            sql.annotations sql.errors sql.option sql.store app.error app.files app.job app.listing \
            app.report
          app.cli: detection.anchor detection.coco detection.nms efficientdet.catalog \
            efficientdet.checkpoint efficientdet.export efficientdet.facts efficientdet.image \
            efficientdet.model efficientdet.network sql.detector sql.errors sql.option sql.store \
            app.checkannotations app.compare \
            app.doctor app.error app.evaluate app.exportlabels app.files app.fitanchors app.job \
            app.label app.mistakes app.pack app.paired app.report app.sample app.train
          app.compare: detection detection.coco detection.compare sql.annotations sql.option \
            app.error app.files app.job
          app.doctor: detection detection.box detection.nms efficientdet.engine efficientdet.facts \
            efficientdet.image efficientdet.machine efficientdet.model efficientdet.service \
            sql.detector sql.option sql.store app.error app.files app.job app.memory app.mistakes app.sample
          app.error: detection
          app.evaluate: detection detection.audit detection.calibration detection.coco \
            detection.lvis detection.metric detection.openimages detection.state detection.tide \
            detection.voc efficientdet.image \
            sql.annotations sql.detector sql.errors sql.option app.error app.files app.job \
            app.report
          app.exportlabels: detection efficientdet.image efficientdet.model sql.annotations \
            sql.errors sql.option sql.store app.error app.files app.job app.labeltable
          app.files: efficientdet.catalog efficientdet.model efficientdet.network sql.annotations \
            sql.detector sql.errors sql.store app.error app.mistakes
          app.fitanchors: detection detection.anchor detection.coco detection.matching \
            efficientdet.model efficientdet.network sql.option app.anchors app.error app.files \
            app.job
          app.job: detection sql.annotations app.error
          app.label: detection detection.nms efficientdet.engine efficientdet.image \
            efficientdet.machine efficientdet.model efficientdet.service sql sql.annotations \
            sql.detector sql.errors sql.option sql.store app.archive app.error app.files app.job \
            app.listing app.memory app.mistakes app.tables
          app.labeltable: sql.annotations sql.detector app.error
          app.listing: efficientdet.image sql sql.annotations sql.store app.archive app.error app.files
          app.memory: efficientdet.facts efficientdet.model sql.detector sql.option app.error
          app.mistakes: app.error
          app.ml: detection detection.coco efficientdet.model sql sql.detector sql.metrics \
            sql.option app.files app.train
          app.pack: detection sql sql.option sql.store app.archive app.error app.files app.job app.label \
            app.listing
          app.paired: detection.audit detection.coco detection.compare sql.annotations sql.option \
            app.compare app.error app.evaluate app.files app.job
          app.report: detection.coco efficientdet.image efficientdet.training sql sql.store app.error app.files app.job app.labeltable
          app.sample: sql.option app.error app.files app.job
          app.session: detection sql.detector sql.option app.cli app.error app.files app.ml app.train
          app.tables: sql.errors app.error app.mistakes
          app.train: detection detection.anchor detection.coco detection.loss detection.matching \
            detection.nms efficientdet.augmentation efficientdet.checkpoint efficientdet.engine \
            efficientdet.image efficientdet.model efficientdet.network efficientdet.service \
            efficientdet.training efficientdet.weights sql.annotations sql.detector sql.errors \
            sql.option sql.store app.anchors app.error app.files app.job app.labeltable app.listing \
            app.mistakes app.report
          """);

  private Rooms() {}

  private static Map<String, Set<String>> parse(String lines) {
    Map<String, Set<String>> rooms = new TreeMap<>();
    for (String line : lines.lines().toList()) {
      String[] parts = line.split(":", -1);
      Set<String> uses = new TreeSet<>(Arrays.asList(parts[1].strip().split(" +", -1)));
      uses.remove("");
      rooms.put(parts[0], uses);
    }
    return rooms;
  }
}
