package io.sparkdet.app.train.data;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Names the classes of a set that have too few boxes to be learnt well. */
public final class RareClasses {

  /**
   * Boxes below which a class is named; a few dozen are the least that detectors are tuned with.
   */
  private static final int FEW = 20;

  private static final int SHOWN = 5;

  private RareClasses() {}

  /** Returns what the user should know before the first step, if anything. */
  public static Optional<String> sentence(TrainingSet set) {
    int[] boxes = set.boxesByClass();
    List<Integer> few =
        IntStream.range(0, boxes.length)
            .filter(index -> boxes[index] < FEW)
            .boxed()
            .sorted(Comparator.comparingInt(index -> boxes[index]))
            .toList();
    if (few.isEmpty()) {
      return Optional.empty();
    }
    String names =
        few.stream()
            .limit(SHOWN)
            .map(index -> "%s %d".formatted(set.classes().get(index).name(), boxes[index]))
            .collect(Collectors.joining(", "));
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%,d of the %,d classes have fewer than %d boxes (%s%s) and will hardly be learnt: give more pictures of them",
            few.size(),
            boxes.length,
            FEW,
            names,
            few.size() > SHOWN ? ", …" : ""));
  }
}
