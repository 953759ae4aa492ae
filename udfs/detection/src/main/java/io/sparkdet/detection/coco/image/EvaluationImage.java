package io.sparkdet.detection.coco.image;

import io.sparkdet.detection.PublicApi;

/**
 * One image's truths and detections of all categories.
 *
 * @param id the image id; equal scores of different images rank by it, smaller first
 * @param truths the annotated boxes in file order
 * @param detections the detected boxes in file order
 * @param scope the categories that were looked for; only metrics of federated annotations ask
 */
@PublicApi
public record EvaluationImage(
    long id, ImageTruths truths, ImageDetections detections, CategoryScope scope) {

  /** Makes an image in which all categories were looked for. */
  public EvaluationImage(long id, ImageTruths truths, ImageDetections detections) {
    this(id, truths, detections, CategoryScope.ALL);
  }

  /** Returns the same image, in which some categories were looked for. */
  public EvaluationImage withScope(CategoryScope categories) {
    return new EvaluationImage(id, truths, detections, categories);
  }

  /** Receives what one category of the image holds. */
  @FunctionalInterface
  public interface CategoryVisitor {
    /** Takes the truths and detections of one category, at least one of them not empty. */
    void visit(long category, ImageTruths truths, ImageDetections detections);
  }

  /**
   * Visits the categories of the image in rising order, each with its boxes in file order; in
   * {@link CategoryMode#CLASS_AGNOSTIC} mode once, with all boxes ordered by category, as
   * pycocotools does.
   */
  public void visit(CategoryMode mode, CategoryVisitor visitor) {
    int[] truthOrder = byCategory(truths.categories());
    int[] detectionOrder = byCategory(detections.categories());
    if (mode == CategoryMode.CLASS_AGNOSTIC) {
      if (truthOrder.length + detectionOrder.length > 0) {
        visitor.visit(
            CategoryMode.ANY_CATEGORY,
            truths.select(truthOrder, 0, truthOrder.length),
            detections.select(detectionOrder, 0, detectionOrder.length));
      }
      return;
    }
    int t = 0;
    int d = 0;
    while (t < truthOrder.length || d < detectionOrder.length) {
      long category = Long.MAX_VALUE;
      if (t < truthOrder.length) {
        category = truths.category(truthOrder[t]);
      }
      if (d < detectionOrder.length) {
        category = Math.min(category, detections.category(detectionOrder[d]));
      }
      int tEnd = end(truths.categories(), truthOrder, t, category);
      int dEnd = end(detections.categories(), detectionOrder, d, category);
      visitor.visit(
          category,
          tEnd > t ? truths.select(truthOrder, t, tEnd) : ImageTruths.NONE,
          dEnd > d ? detections.select(detectionOrder, d, dEnd) : ImageDetections.NONE);
      t = tEnd;
      d = dEnd;
    }
  }

  private static int[] byCategory(long[] categories) {
    return StableOrder.sorted(
        categories.length, (a, b) -> Long.compare(categories[a], categories[b]));
  }

  private static int end(long[] categories, int[] order, int start, long category) {
    int end = start;
    while (end < order.length && categories[order[end]] == category) {
      end++;
    }
    return end;
  }
}
