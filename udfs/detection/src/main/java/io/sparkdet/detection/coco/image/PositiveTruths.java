package io.sparkdet.detection.coco.image;

/** Which truths are to be found in an area range: those inside it that are no crowd. */
public final class PositiveTruths {

  private PositiveTruths() {}

  /** Returns the number of truths to be found, for each area range. */
  static long[] count(EvaluationSettings settings, ImageTruths truths) {
    long[] positives = new long[settings.areaRanges().size()];
    for (int a = 0; a < positives.length; a++) {
      AreaRange range = settings.areaRanges().get(a);
      for (int g = 0; g < truths.size(); g++) {
        if (isPositive(range, truths, g)) {
          positives[a]++;
        }
      }
    }
    return positives;
  }

  public static boolean isPositive(AreaRange range, ImageTruths truths, int g) {
    return !truths.crowd(g) && range.contains(truths.area(g));
  }
}
