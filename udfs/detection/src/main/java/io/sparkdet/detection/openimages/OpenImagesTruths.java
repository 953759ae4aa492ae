package io.sparkdet.detection.openimages;

import io.sparkdet.detection.coco.image.TruthCounts;
import io.sparkdet.detection.metric.ImageMetric;
import io.sparkdet.detection.metric.MeasuredImage;
import io.sparkdet.detection.voc.VocMatcher;

/**
 * How many truths of each class are to be found; a group is one.
 *
 * @param hierarchy by which images are expanded before
 */
record OpenImagesTruths(ClassHierarchy hierarchy) implements ImageMetric<TruthCounts> {

  @Override
  public TruthCounts empty() {
    return new TruthCounts(VocMatcher.SETTINGS);
  }

  @Override
  public TruthCounts fromBytes(byte[] bytes) {
    return TruthCounts.fromBytes(VocMatcher.SETTINGS, bytes);
  }

  @Override
  public void accept(TruthCounts state, MeasuredImage image) {
    state.accept(hierarchy.expanded(image.boxes().truths()).withoutCrowds());
  }
}
