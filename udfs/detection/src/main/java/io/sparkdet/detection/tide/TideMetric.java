package io.sparkdet.detection.tide;

import io.sparkdet.detection.metric.ImageMetric;
import io.sparkdet.detection.metric.MeasuredImage;

/**
 * TIDE's breakdown of errors; keeps about 28 bytes a detection.
 *
 * @param settings its IoUs and its limit of detections
 */
public record TideMetric(TideSettings settings) implements ImageMetric<TideAccumulator> {

  @Override
  public TideAccumulator empty() {
    return new TideAccumulator(settings);
  }

  @Override
  public TideAccumulator fromBytes(byte[] bytes) {
    return TideAccumulator.fromBytes(settings, bytes);
  }

  @Override
  public void accept(TideAccumulator state, MeasuredImage image) {
    state.accept(image.position(), image.boxes());
  }
}
