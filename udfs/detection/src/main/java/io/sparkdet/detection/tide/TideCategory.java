package io.sparkdet.detection.tide;

import io.sparkdet.detection.coco.curve.RankedRecords;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** The detections of one category with their fates, and its truths in numbers. */
final class TideCategory {

  final RankedRecords records = new RankedRecords(1);
  private long truths;
  private long notFound;
  private long missed;

  void addTruth(boolean found, boolean isMissed) {
    truths++;
    notFound += found ? 0 : 1;
    missed += isMissed ? 1 : 0;
  }

  void combine(TideCategory more) {
    records.append(more.records);
    truths += more.truths;
    notFound += more.notFound;
    missed += more.missed;
  }

  long count(TideError kind) {
    return switch (kind) {
      case MISSED -> missed;
      case FALSE_NEGATIVE -> notFound;
      case FALSE_POSITIVE -> count(false);
      case CLASS, LOCALIZATION, BOTH, DUPLICATE, BACKGROUND -> {
        long count = 0;
        for (int i = 0; i < records.size(); i++) {
          long fate = records.word(i);
          if (!TideFate.isCorrect(fate) && !TideFate.isArrival(fate)) {
            count += TideFate.kind(fate) == kind ? 1 : 0;
          }
        }
        yield count;
      }
    };
  }

  /** Returns how many detections count and are right, or wrong. */
  private long count(boolean right) {
    long count = 0;
    for (int i = 0; i < records.size(); i++) {
      long fate = records.word(i);
      count += TideFate.counts(fate) && TideFate.isCorrect(fate) == right ? 1 : 0;
    }
    return count;
  }

  /** Adds this category's average precision as it is. */
  void addPlain(TideMean mean) {
    boolean[] right = new boolean[records.size()];
    int n = 0;
    for (int i : records.order()) {
      long fate = records.word(i);
      if (TideFate.counts(fate)) {
        right[n++] = TideFate.isCorrect(fate);
      }
    }
    mean.add(right, n, truths);
  }

  /** Adds this category's average precision once the errors of one kind are corrected. */
  void addCorrected(TideError kind, TideMean mean) {
    switch (kind) {
      case FALSE_POSITIVE -> addFalseLast(mean);
      case FALSE_NEGATIVE -> addFixed(kind, mean, truths - notFound);
      case MISSED -> addFixed(kind, mean, truths - missed);
      case CLASS, LOCALIZATION, BOTH, DUPLICATE, BACKGROUND -> addFixed(kind, mean, truths);
    }
  }

  private void addFalseLast(TideMean mean) {
    int trues = (int) count(true);
    boolean[] right = new boolean[trues + (int) count(false)];
    Arrays.fill(right, 0, trues, true);
    mean.add(right, right.length, truths);
  }

  /** tidecv lists errors before right detections when it corrects, which decides equal scores. */
  private void addFixed(TideError kind, TideMean mean, long truthsLeft) {
    int[] order = records.order();
    boolean[] right = new boolean[order.length];
    int n = 0;
    int start = 0;
    while (start < order.length) {
      int end = start + 1;
      while (end < order.length && records.score(order[end]) == records.score(order[start])) {
        end++;
      }
      int correct = 0;
      for (int k = start; k < end; k++) {
        long fate = records.word(order[k]);
        if (TideFate.isCorrect(fate)) {
          correct++;
        } else if (TideFate.kind(fate) == kind) {
          if (TideFate.rightWhenFixed(fate)) {
            right[n++] = true;
          }
        } else if (TideFate.counts(fate)) {
          right[n++] = false;
        }
      }
      Arrays.fill(right, n, n + correct, true);
      n += correct;
      start = end;
    }
    mean.add(right, n, truthsLeft);
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(truths);
    out.writeLong(notFound);
    out.writeLong(missed);
    records.write(out);
  }

  void read(DataInput in) throws IOException {
    truths = in.readLong();
    notFound = in.readLong();
    missed = in.readLong();
    records.read(in);
  }
}
