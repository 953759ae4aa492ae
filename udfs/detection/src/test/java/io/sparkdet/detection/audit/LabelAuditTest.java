package io.sparkdet.detection.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparkdet.detection.coco.image.CategoryMode;
import io.sparkdet.detection.coco.image.EvaluationImage;
import io.sparkdet.detection.coco.image.ImageDetections;
import io.sparkdet.detection.coco.image.ImageTruths;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Which places of small images made by hand are found suspicious, and in which order. */
class LabelAuditTest {

  private static final int CAT = 1;
  private static final int DOG = 2;

  /** Boxes of one image: category, x, y, width, height, and a score where it is a detection. */
  private static EvaluationImage image(long id, double[][] truths, double[][] detections) {
    return image(id, truths, new boolean[truths.length], detections);
  }

  private static EvaluationImage image(
      long id, double[][] truths, boolean[] crowds, double[][] detections) {
    long[] ids = new long[truths.length];
    double[] areas = new double[truths.length];
    for (int g = 0; g < ids.length; g++) {
      ids[g] = g + 1L;
      areas[g] = truths[g][3] * truths[g][4];
    }
    double[] scores = new double[detections.length];
    for (int d = 0; d < scores.length; d++) {
      scores[d] = detections[d][5];
    }
    return new EvaluationImage(
        id,
        new ImageTruths(categories(truths), boxes(truths), areas, crowds, ids),
        new ImageDetections(categories(detections), boxes(detections), scores));
  }

  private static long[] categories(double[][] rows) {
    long[] categories = new long[rows.length];
    for (int i = 0; i < rows.length; i++) {
      categories[i] = (long) rows[i][0];
    }
    return categories;
  }

  private static double[] boxes(double[][] rows) {
    double[] boxes = new double[4 * rows.length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 1, boxes, 4 * i, 4);
    }
    return boxes;
  }

  private static double[] truth(int category, double x, double side) {
    return new double[] {category, x, 0, side, side};
  }

  private static double[] found(int category, double x, double side, double score) {
    return new double[] {category, x, 0, side, side, score};
  }

  private static LabelAudit audit() {
    return new LabelAudit(10, 0.25, CategoryMode.PER_CATEGORY);
  }

  private static List<Finding> unmatched(LabelAudit audit) {
    return audit.findings(Finding.Kind.UNMATCHED_DETECTION);
  }

  private static List<Finding> missed(LabelAudit audit) {
    return audit.findings(Finding.Kind.MISSED_TRUTH);
  }

  @Test
  void anObjectThatNobodyAnnotatedIsFoundWhereTheDetectorIsSure() {
    LabelAudit audit = audit();
    audit.accept("a", image(1, new double[0][], new double[][] {found(CAT, 0, 10, 0.24)}));
    audit.accept("b", image(2, new double[0][], new double[][] {found(CAT, 0, 10, 0.25)}));
    assertThat(unmatched(audit)).extracting(Finding::image).containsExactly("b");
    assertThat(unmatched(audit).get(0).overlap()).isZero();
    assertThat(missed(audit)).isEmpty();
  }

  @Test
  void aWrongCategoryIsFoundOnceWithWhatWasAnnotated() {
    LabelAudit audit = audit();
    audit.accept(
        "a", image(7, new double[][] {truth(CAT, 0, 10)}, new double[][] {found(DOG, 0, 10, 0.9)}));
    assertThat(unmatched(audit)).hasSize(1);
    Finding finding = unmatched(audit).get(0);
    assertThat(finding.box().category()).isEqualTo(DOG);
    assertThat(finding.overlap()).isEqualTo(1);
    assertThat(finding.overlapCategory()).isEqualTo(CAT);
    assertThat(finding.truths()).extracting(AuditBox::category).containsExactly((long) CAT);
    assertThat(missed(audit)).as("a confident detection is near").isEmpty();
  }

  @Test
  void aLooseBoxIsFoundWithItsOverlapAndADuplicateIsNot() {
    LabelAudit audit = audit();
    audit.accept(
        "a",
        image(
            1,
            new double[][] {truth(CAT, 0, 10), truth(CAT, 100, 10)},
            new double[][] {
              found(CAT, 0, 10, 0.9), found(CAT, 1, 10, 0.8), found(CAT, 106, 10, 0.7)
            }));
    // The intersection is 4 x 10, the union 2 x 100 - 40.
    assertThat(unmatched(audit)).singleElement().satisfies(f -> assertThat(f.others()).isZero());
    assertThat(unmatched(audit).get(0).box().x()).isEqualTo(106);
    assertThat(unmatched(audit).get(0).overlap()).isCloseTo(40.0 / 160, within(1e-12));
  }

  @Test
  void whatLiesInACrowdIsMatchedAndACrowdIsNeverMissed() {
    LabelAudit audit = audit();
    audit.accept(
        "a",
        image(
            1,
            new double[][] {truth(CAT, 0, 100), truth(DOG, 300, 100)},
            new boolean[] {true, true},
            new double[][] {found(CAT, 40, 10, 0.9)}));
    assertThat(unmatched(audit)).isEmpty();
    assertThat(missed(audit)).isEmpty();
  }

  @Test
  void anAnnotationIsMissedOnlyWhereNoScoreFindsIt() {
    double[][] truths = {truth(CAT, 0, 10), truth(CAT, 100, 20), truth(CAT, 200, 30)};
    LabelAudit audit = audit();
    audit.accept("a", image(1, truths, new double[][] {found(CAT, 0, 10, 0.001)}));
    assertThat(missed(audit)).hasSize(1);
    assertThat(missed(audit).get(0).box().x()).as("the largest").isEqualTo(200);
    assertThat(missed(audit).get(0).others()).isEqualTo(1);
    assertThat(missed(audit).get(0).truths())
        .as("near by, but not itself")
        .extracting(AuditBox::x)
        .containsExactly(100.0);
  }

  @Test
  void classAgnosticAuditsDoNotLookAtCategories() {
    LabelAudit audit = new LabelAudit(10, 0.25, CategoryMode.CLASS_AGNOSTIC);
    audit.accept(
        "a", image(7, new double[][] {truth(CAT, 0, 10)}, new double[][] {found(DOG, 0, 10, 0.9)}));
    assertThat(unmatched(audit)).isEmpty();
    assertThat(missed(audit)).isEmpty();
  }

  @Test
  void theMostTellingComeFirstOnePerImageAndNoMoreThanWanted() {
    LabelAudit audit = new LabelAudit(2, 0.25, CategoryMode.PER_CATEGORY);
    audit.accept("low", image(1, new double[0][], new double[][] {found(CAT, 0, 10, 0.5)}));
    audit.accept(
        "twice",
        image(
            2, new double[0][], new double[][] {found(CAT, 0, 10, 0.8), found(CAT, 50, 10, 0.9)}));
    audit.accept("tie", image(3, new double[0][], new double[][] {found(CAT, 0, 10, 0.9)}));
    assertThat(unmatched(audit)).extracting(Finding::image).containsExactly("twice", "tie");
    assertThat(unmatched(audit).get(0).others()).isEqualTo(1);
    LabelAudit none = new LabelAudit(0, 0.25, CategoryMode.PER_CATEGORY);
    none.accept("low", image(1, new double[0][], new double[][] {found(CAT, 0, 10, 0.5)}));
    assertThat(unmatched(none)).isEmpty();
  }

  @Test
  void theOrderOfImagesAndTheCutsBetweenThemDoNotMatter() {
    long seed = 2026;
    Random random = new Random(seed);
    List<EvaluationImage> images = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      double[][] truths = new double[random.nextInt(5)][];
      for (int g = 0; g < truths.length; g++) {
        truths[g] = truth(1 + random.nextInt(2), 30 * random.nextInt(6), 20 + random.nextInt(9));
      }
      double[][] detections = new double[random.nextInt(6)][];
      for (int d = 0; d < detections.length; d++) {
        detections[d] =
            found(
                1 + random.nextInt(2),
                30 * random.nextInt(6),
                20 + random.nextInt(9),
                random.nextInt(10) / 10.0);
      }
      images.add(image(i, truths, detections));
    }
    LabelAudit whole = audit();
    images.forEach(image -> whole.accept("i" + image.id(), image));
    assertThat(unmatched(whole)).hasSize(10);
    assertThat(missed(whole)).hasSize(10);
    Collections.shuffle(images, random);
    LabelAudit joined = audit();
    for (int from = 0; from < 60; from += 7) {
      LabelAudit part = audit();
      images.subList(from, Math.min(60, from + 7)).forEach(i -> part.accept("i" + i.id(), i));
      if (from % 2 == 0) {
        joined.combine(part);
      } else {
        joined.add(part.toBytes());
      }
    }
    assertThat(unmatched(joined)).as("seed %d", seed).isEqualTo(unmatched(whole));
    assertThat(missed(joined)).as("seed %d", seed).isEqualTo(missed(whole));
  }

  @Test
  void aSmallBoxIsShownWithMoreAroundIt() {
    AuditBox small = Finding.surroundings(new AuditBox(100, 100, 20, 10, 1, 1));
    assertThat(small.width()).isEqualTo(200);
    AuditBox large = Finding.surroundings(new AuditBox(100, 100, 300, 200, 1, 1));
    assertThat(large).isEqualTo(new AuditBox(-50, -50, 600, 500, 1, 1));
  }

  @Test
  void oddLimitsAreRefused() {
    assertThatThrownBy(() -> new LabelAudit(-1, 0.25, CategoryMode.PER_CATEGORY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot audit for -1 findings at score 0.25; give a number of at least 0 and a score");
  }
}
