package io.sparkdet.app.anchors;

import io.sparkdet.detection.anchor.AnchorSpec;
import io.sparkdet.detection.anchor.AnchorStrides;
import io.sparkdet.detection.anchor.AspectRatio;
import io.sparkdet.detection.anchor.NearestAnchors;
import io.sparkdet.detection.matching.AnchorRecall;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;

/** Measures the recall of several choices of anchors in one pass; travels as numbers. */
final class CandidateAnchors implements Serializable {

  private static final long serialVersionUID = 1;
  private static final int HEAD = 4;

  /** A choice a row: finest level, coarsest level, scale, octaves, then width, height factors. */
  private final double[][] specs;

  private final int inputSize;
  private final AnchorStrides strides;

  CandidateAnchors(List<AnchorSpec> specs, int inputSize, AnchorStrides strides) {
    this.specs = specs.stream().map(CandidateAnchors::flat).toArray(double[][]::new);
    this.inputSize = inputSize;
    this.strides = strides;
  }

  /** Returns the sums of a task's boxes, for each choice, as {@link AnchorRecall#toArray}. */
  Iterator<long[][]> measure(Iterator<double[]> boxes) {
    List<NearestAnchors> anchors = new ArrayList<>();
    List<AnchorRecall> recalls = new ArrayList<>();
    for (double[] spec : specs) {
      anchors.add(new NearestAnchors(spec(spec), inputSize, strides));
      recalls.add(new AnchorRecall());
    }
    while (boxes.hasNext()) {
      double[] box = boxes.next();
      for (int i = 0; i < specs.length; i++) {
        recalls.get(i).accept(box[4], anchors.get(i).bestIou(box[0], box[1], box[2], box[3]));
      }
    }
    long[][] sums = recalls.stream().map(AnchorRecall::toArray).toArray(long[][]::new);
    return Collections.singletonList(sums).iterator();
  }

  /** Adds up the sums of tasks, choice by choice. */
  static List<AnchorRecall> sum(List<long[][]> parts, int choices) {
    List<AnchorRecall> sums = new ArrayList<>();
    for (int i = 0; i < choices; i++) {
      AnchorRecall sum = new AnchorRecall();
      for (long[][] part : parts) {
        sum.combine(AnchorRecall.of(part[i]));
      }
      sums.add(sum);
    }
    return sums;
  }

  private static double[] flat(AnchorSpec spec) {
    double[] flat = new double[HEAD + 2 * spec.ratios().size()];
    flat[0] = spec.minLevel();
    flat[1] = spec.maxLevel();
    flat[2] = spec.scale();
    flat[3] = spec.octaves();
    for (int i = 0; i < spec.ratios().size(); i++) {
      flat[HEAD + 2 * i] = spec.ratios().get(i).widthFactor();
      flat[HEAD + 2 * i + 1] = spec.ratios().get(i).heightFactor();
    }
    return flat;
  }

  private static AnchorSpec spec(double[] flat) {
    List<AspectRatio> ratios = new ArrayList<>();
    for (int i = HEAD; i < flat.length; i += 2) {
      ratios.add(new AspectRatio(flat[i], flat[i + 1]));
    }
    return new AnchorSpec((int) flat[0], (int) flat[1], flat[2], (int) flat[3], ratios);
  }
}
