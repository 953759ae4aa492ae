package io.sparkdet.testing;

import io.sparkdet.detection.coco.image.EvaluationImage;
import io.sparkdet.detection.metric.ImageMetric;
import io.sparkdet.detection.metric.MeasuredImage;
import io.sparkdet.detection.metric.RankedMetric;
import io.sparkdet.detection.metric.RankedMetric.Gathering;
import io.sparkdet.detection.metric.RankedMetric.RangeFold;
import io.sparkdet.detection.metric.RecordSource;
import io.sparkdet.detection.state.Mergeable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Evaluates metrics as a cluster does, without one: images are split among parts in any order,
 * records are sorted and cut into ranges anywhere, and all that travels goes through bytes.
 */
public final class LocalEvaluation {

  private final List<MeasuredImage> images = new ArrayList<>();
  private final Random random;
  private final int parts;

  /**
   * Prepares an evaluation.
   *
   * @param parts the number of parts of images, and of ranges of records
   * @param seed of where they are cut
   */
  public LocalEvaluation(List<EvaluationImage> images, int parts, long seed) {
    for (EvaluationImage image : images) {
      this.images.add(new MeasuredImage(image.id() + ".jpg", image.id(), image));
    }
    this.random = new Random(seed);
    this.parts = parts;
  }

  private static final class Detection {
    static final Comparator<Detection> ORDER =
        Comparator.<Detection>comparingLong(one -> one.category)
            .thenComparingDouble(one -> -one.score)
            .thenComparingLong(one -> one.image)
            .thenComparingInt(one -> one.rank);

    final long category;
    final double score;
    final long image;
    final int rank;
    final long[] bits;

    Detection(long category, double score, long image, int rank, long[] bits) {
      this.category = category;
      this.score = score;
      this.image = image;
      this.rank = rank;
      this.bits = bits;
    }
  }

  /** Returns what a metric keeps of all images, merged in any order. */
  public <S extends Mergeable<S>> S states(ImageMetric<S> metric) {
    List<S> states = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      states.add(metric.empty());
    }
    List<MeasuredImage> shuffled = new ArrayList<>(images);
    Collections.shuffle(shuffled, random);
    shuffled.forEach(image -> metric.accept(states.get(random.nextInt(parts)), image));
    while (states.size() > 1) {
      S taken = states.remove(random.nextInt(states.size()));
      states.get(random.nextInt(states.size())).combine(metric.fromBytes(taken.toBytes()));
    }
    return states.get(0);
  }

  /** Returns the result of a metric of records. */
  public <T extends Mergeable<T>, R> R result(RankedMetric<T, R> metric) {
    List<Detection> records = records(metric.records());
    int[] cuts = random.ints(parts - 1, 0, records.size() + 1).sorted().toArray();
    T truths = states(metric.truths());
    byte[] shipped = truths.toBytes();
    Gathering<R> gathering = metric.gather(truths);
    List<byte[]> starts = Collections.nCopies(parts, new byte[0]);
    for (int pass = 0; pass < metric.passes(); pass++) {
      List<byte[]> left = new ArrayList<>();
      for (int i = 0; i < parts; i++) {
        T own = metric.truths().fromBytes(shipped);
        RangeFold fold = metric.fold(pass, own, starts.get(i));
        int end = i == cuts.length ? records.size() : cuts[i];
        for (Detection one : records.subList(i == 0 ? 0 : cuts[i - 1], end)) {
          fold.accept(one.category, one.score, one.image, one.rank, one.bits.clone());
        }
        left.add(fold.toBytes());
      }
      starts = gathering.next(pass, left);
    }
    return gathering.result();
  }

  private List<Detection> records(RecordSource source) {
    List<Detection> records = new ArrayList<>();
    RecordSource.Matcher matcher = source.matcher();
    for (MeasuredImage image : images) {
      matcher.match(
          image.boxes(),
          new RecordSource.Sink() {
            @Override
            public void accept(long category, double score, int rank, long[] bits, int at) {
              long[] own = Arrays.copyOfRange(bits, at, at + 2 * source.words());
              records.add(new Detection(category, score, image.boxes().id(), rank, own));
            }

            @Override
            public void idZeroMatched() {}
          });
    }
    Collections.shuffle(records, random);
    records.sort(Detection.ORDER);
    return records;
  }
}
