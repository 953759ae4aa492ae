package io.sparkdet.detection.coco.image;

/** Whether a detection can only match truths of its own category. */
public enum CategoryMode {
  /** Each category is matched and measured on its own; the numbers are means over categories. */
  PER_CATEGORY,

  /** All boxes count as one category (pycocotools' {@code useCats = 0}): only places matter. */
  CLASS_AGNOSTIC;

  /** The category under which class-agnostic results are kept, as in pycocotools. */
  public static final long ANY_CATEGORY = -1;
}
