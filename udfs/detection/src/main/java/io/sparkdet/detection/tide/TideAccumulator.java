package io.sparkdet.detection.tide;

import io.sparkdet.detection.coco.image.EvaluationImage;
import io.sparkdet.detection.coco.image.ImageTruths;
import io.sparkdet.detection.state.Mergeable;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Gathers images and gives TIDE's error breakdown: {@code accept}, {@code combine}, {@code result}.
 *
 * <p>Combining is associative and does not depend on the order of images; a new accumulator is its
 * identity. Keeps about 28 bytes a detection.
 */
public final class TideAccumulator implements Mergeable<TideAccumulator> {

  private static final TideError[] CORRECTABLE = {
    TideError.CLASS,
    TideError.LOCALIZATION,
    TideError.BOTH,
    TideError.DUPLICATE,
    TideError.BACKGROUND,
    TideError.MISSED
  };

  private final TideSettings settings;
  private final Map<Long, TideCategory> categories = new TreeMap<>();

  /** Makes the identity: no image seen. */
  public TideAccumulator(TideSettings settings) {
    this.settings = settings;
  }

  /**
   * Takes an image.
   *
   * @param order decides between equal scores of different images, smaller first; tidecv's is the
   *     image's index in the annotation file
   */
  public void accept(long order, EvaluationImage image) {
    ImageTruths truths = image.truths();
    TideImage matched = new TideImage(settings, truths, image.detections());
    for (int g = 0; g < truths.size(); g++) {
      if (!truths.crowd(g)) {
        category(truths.category(g)).addTruth(matched.found[g], matched.missed(g));
      }
    }
    for (int i = 0; i < matched.order.length; i++) {
      int d = matched.order[i];
      double score = image.detections().score(d);
      long fate = matched.fates[i];
      category(image.detections().category(d)).records.append(score, order, i, fate);
      int g = matched.fixedTruth[i];
      if (g >= 0 && TideFate.kind(fate) == TideError.CLASS) {
        category(truths.category(g)).records.append(score, order, i, TideFate.arrival());
      }
    }
  }

  /** Takes all that {@code other} holds. */
  @Override
  public void combine(TideAccumulator other) {
    Mergeable.requireSame("error breakdowns", settings, other.settings);
    other.categories.forEach((category, more) -> category(category).combine(more));
  }

  private TideCategory category(long id) {
    return categories.computeIfAbsent(id, c -> new TideCategory());
  }

  /** Returns the average precision, and what each kind of error costs of it. */
  public TideResult result() {
    TideMean plain = new TideMean();
    Map<TideError, TideMean> corrected = new EnumMap<>(TideError.class);
    Map<TideError, Long> counts = new EnumMap<>(TideError.class);
    for (TideError kind : TideError.values()) {
      corrected.put(kind, new TideMean());
      counts.put(kind, 0L);
    }
    for (TideCategory category : categories.values()) {
      category.addPlain(plain);
      corrected.forEach(category::addCorrected);
      counts.replaceAll((kind, count) -> count + category.count(kind));
    }
    Map<TideError, Double> gains = new EnumMap<>(TideError.class);
    corrected.forEach((kind, mean) -> gains.put(kind, mean.value() - plain.value()));
    for (TideError kind : CORRECTABLE) {
      gains.computeIfPresent(kind, (same, gain) -> Math.max(gain, 0));
    }
    return new TideResult(plain.value(), gains, counts);
  }

  /** Returns the state in bytes, for {@link #fromBytes}. */
  @Override
  public byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(categories.size());
      for (Map.Entry<Long, TideCategory> entry : categories.entrySet()) {
        out.writeLong(entry.getKey());
        entry.getValue().write(out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Returns the accumulator that {@link #toBytes} wrote under the same settings. */
  public static TideAccumulator fromBytes(TideSettings settings, byte[] bytes) {
    TideAccumulator accumulator = new TideAccumulator(settings);
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      for (int left = in.readInt(); left > 0; left--) {
        accumulator.category(in.readLong()).read(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot read an accumulator: its %d bytes are cut".formatted(bytes.length), e);
    }
    return accumulator;
  }
}
