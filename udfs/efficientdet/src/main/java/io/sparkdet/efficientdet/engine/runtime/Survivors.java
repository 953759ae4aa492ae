package io.sparkdet.efficientdet.engine.runtime;

import io.sparkdet.detection.nms.CandidateSelection;
import io.sparkdet.detection.nms.Candidates;
import io.sparkdet.detection.nms.ClassChoice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The candidates of a batch that passed the threshold, as an engine gives them: parallel rows of
 * image, anchor, class, score and four code values. Each image's rows are in rising order of
 * anchors if these stand for their best class, otherwise in any order.
 */
final class Survivors {

  private final int[] images;
  private final int[] anchors;
  private final int[] classes;
  private final float[] scores;
  private final float[] codes;

  Survivors(int[] images, int[] anchors, int[] classes, float[] scores, float[] codes) {
    this.images = images;
    this.anchors = anchors;
    this.classes = classes;
    this.scores = scores;
    this.codes = codes;
  }

  /** Returns the candidates of each of {@code count} images under the selection's limit. */
  List<Candidates> byImage(int count, CandidateSelection selection) {
    int[] sizes = new int[count];
    for (int image : images) {
      sizes[image]++;
    }
    int[][] rows = new int[count][];
    for (int image = 0; image < count; image++) {
      rows[image] = new int[sizes[image]];
    }
    int[] filled = new int[count];
    for (int row = 0; row < images.length; row++) {
      int image = images[row];
      rows[image][filled[image]++] = row;
    }
    List<Candidates> candidates = new ArrayList<>(count);
    for (int[] ofImage : rows) {
      if (selection.classes() == ClassChoice.EVERY) {
        sortByAnchorAndClass(ofImage);
      }
      candidates.add(pick(best(ofImage, selection.top())));
    }
    return candidates;
  }

  private void sortByAnchorAndClass(int[] rows) {
    int most = 0;
    for (int row : rows) {
      most = Math.max(most, classes[row]);
    }
    long[] keys = new long[rows.length];
    for (int i = 0; i < rows.length; i++) {
      int row = rows[i];
      keys[i] = ((long) anchors[row] * (most + 1) + classes[row]) << Integer.SIZE | row;
    }
    Arrays.sort(keys);
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (int) keys[i];
    }
  }

  /** Returns the rows of the highest scores, lower anchors first among equals, in anchor order. */
  private int[] best(int[] rows, int top) {
    if (top == 0 || rows.length <= top) {
      return rows;
    }
    long[] keys = new long[rows.length];
    for (int i = 0; i < rows.length; i++) {
      // Bits of a float that is not negative rise with it; inverted, the best comes first.
      keys[i] = (long) ~Float.floatToRawIntBits(scores[rows[i]]) << 32 | i;
    }
    Arrays.sort(keys);
    int[] best = new int[top];
    for (int i = 0; i < top; i++) {
      best[i] = rows[(int) keys[i]];
    }
    Arrays.sort(best);
    return best;
  }

  private Candidates pick(int[] rows) {
    int[] ofAnchors = new int[rows.length];
    int[] ofClasses = new int[rows.length];
    float[] ofScores = new float[rows.length];
    float[] ofCodes = new float[4 * rows.length];
    for (int i = 0; i < rows.length; i++) {
      int row = rows[i];
      ofAnchors[i] = anchors[row];
      ofClasses[i] = classes[row];
      ofScores[i] = scores[row];
      System.arraycopy(codes, 4 * row, ofCodes, 4 * i, 4);
    }
    return new Candidates(ofAnchors, ofClasses, ofScores, ofCodes);
  }
}
