package io.sparkdet.detection.openimages;

import io.sparkdet.detection.coco.image.TruthCounts;
import io.sparkdet.detection.metric.ImageMetric;
import io.sparkdet.detection.metric.RankedMetric;
import io.sparkdet.detection.metric.RecordSource;
import io.sparkdet.detection.voc.VocInterpolation;
import io.sparkdet.detection.voc.VocMetric;
import io.sparkdet.detection.voc.VocResult;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The average precision of the Open Images challenges of 2018 and 2019, in which a group counts as
 * one object ({@code group_of_weight} 1): the area under the curve, as Pascal VOC has it since
 * 2010, over Open Images' records. -1 stands where a class has no truth.
 *
 * @param iou the least overlap; the challenges' own is 0.5
 * @param hierarchy by which boxes and verified labels are expanded
 */
public record OpenImagesMetric(double iou, ClassHierarchy hierarchy)
    implements RankedMetric<TruthCounts, VocResult> {

  private VocMetric areas() {
    return new VocMetric(iou);
  }

  @Override
  public RecordSource records() {
    return new OpenImagesRecords(iou, hierarchy);
  }

  @Override
  public ImageMetric<TruthCounts> truths() {
    return new OpenImagesTruths(hierarchy);
  }

  @Override
  public TruthCounts listed(TruthCounts truths, Set<Long> categories) {
    return areas().listed(truths, categories);
  }

  @Override
  public int passes() {
    return areas().passes();
  }

  @Override
  public RangeFold fold(int pass, TruthCounts truths, byte[] start) {
    return areas().fold(pass, truths, start);
  }

  @Override
  public Gathering<VocResult> gather(TruthCounts truths) {
    Gathering<Map<VocInterpolation, VocResult>> areas = areas().gather(truths);
    return new Gathering<>() {
      @Override
      public List<byte[]> next(int pass, List<byte[]> ranges) {
        return areas.next(pass, ranges);
      }

      @Override
      public VocResult result() {
        return Objects.requireNonNull(areas.result().get(VocInterpolation.ALL_POINTS));
      }
    };
  }
}
