package io.sparkdet.detection.loss;

/**
 * How well a predicted box covers a truth; the loss is one minus it. With I and U the areas of
 * intersection and union, C that of the smallest box around both, c its diagonal and ρ the distance
 * of the centers.
 */
public enum OverlapMeasure {
  /** I / U. Boxes apart learn nothing. */
  IOU {
    @Override
    double loss(DecodedBox box, double[] byCorner) {
      return box.iouLoss(byCorner);
    }
  },
  /** I / U − (C − U) / C (Rezatofighi et al. 2019, arXiv 1902.09630). */
  GIOU {
    @Override
    double loss(DecodedBox box, double[] byCorner) {
      return box.iouLoss(byCorner) + box.emptiness(byCorner);
    }
  },
  /** I / U − ρ² / c² (Zheng et al. 2020, arXiv 1911.08287). */
  DIOU {
    @Override
    double loss(DecodedBox box, double[] byCorner) {
      return box.iouLoss(byCorner) + box.distance(byCorner);
    }
  },
  /**
   * DIoU − α · v, where v = 4/π² · (atan(W/H) − atan(w/h))² compares the truth's shape with the
   * box's and α = v / (1 − IoU + v) is held constant in the derivative, as its authors' PyTorch
   * code (Zzh-tju/DIoU-SSD-pytorch) and torchvision do. Like these, and unlike the paper, it leaves
   * the factor 1 / (w² + h²) in the derivative of v.
   */
  CIOU {
    @Override
    double loss(DecodedBox box, double[] byCorner) {
      double iouLoss = box.iouLoss(byCorner);
      return iouLoss + box.distance(byCorner) + box.shapeDifference(iouLoss, byCorner);
    }
  };

  /** Returns the loss and adds its derivatives by y_min, x_min, y_max, x_max of the box. */
  abstract double loss(DecodedBox box, double[] byCorner);
}
