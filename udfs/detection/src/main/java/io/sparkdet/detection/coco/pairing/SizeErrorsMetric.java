package io.sparkdet.detection.coco.pairing;

import io.sparkdet.detection.coco.image.AreaRange;
import io.sparkdet.detection.metric.ImageMetric;
import io.sparkdet.detection.metric.MeasuredImage;
import java.util.List;

/**
 * What is missed and what is found wrongly, by category and size.
 *
 * @param pairing which detection stands for which truth
 * @param ranges the sizes
 */
public record SizeErrorsMetric(BoxPairing pairing, List<AreaRange> ranges)
    implements ImageMetric<SizeErrors> {

  public SizeErrorsMetric {
    ranges = List.copyOf(ranges);
  }

  @Override
  public SizeErrors empty() {
    return new SizeErrors(pairing, ranges);
  }

  @Override
  public SizeErrors fromBytes(byte[] bytes) {
    return SizeErrors.fromBytes(pairing, ranges, bytes);
  }

  @Override
  public void accept(SizeErrors state, MeasuredImage image) {
    state.accept(image.boxes(), image.shared(pairing));
  }
}
