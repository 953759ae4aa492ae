package io.sparkdet.detection.audit;

import io.sparkdet.detection.coco.pairing.BoxPairing;
import io.sparkdet.detection.metric.ImageMetric;
import io.sparkdet.detection.metric.MeasuredImage;

/**
 * The images with most errors.
 *
 * @param pairing which detection stands for which truth
 * @param most how many images are kept
 * @param shown of how many of them the boxes are kept
 */
public record WorstImagesMetric(BoxPairing pairing, int most, int shown)
    implements ImageMetric<WorstImages> {

  @Override
  public WorstImages empty() {
    return new WorstImages(pairing, most, shown);
  }

  @Override
  public WorstImages fromBytes(byte[] bytes) {
    WorstImages images = empty();
    images.add(bytes);
    return images;
  }

  @Override
  public void accept(WorstImages state, MeasuredImage image) {
    state.accept(image.name(), image.boxes(), image.shared(pairing));
  }
}
