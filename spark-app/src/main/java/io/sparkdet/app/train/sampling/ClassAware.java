package io.sparkdet.app.train.sampling;

import io.sparkdet.app.train.data.TrainingSet;
import io.sparkdet.detection.matching.TruthBoxes;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Repeat-factor sampling of LVIS (Gupta, Dollár, Girshick; arXiv 1908.03195): with f(c) the share
 * of the images that show class c, and t a share below which a class is rare,
 *
 * <pre>
 * r(c) = max(1, sqrt(t / f(c)))
 * r(I) = max of r(c) over the classes that image I shows; 1 where it shows none
 * </pre>
 *
 * <p>Image I stands r(I) times in an epoch on average: the whole part of r(I) always, and once more
 * with its fraction as the probability, drawn from seed, epoch and image. Each time it is augmented
 * otherwise.
 *
 * @param share t, above 0 and at most 1
 */
record ClassAware(double share) implements Sampling {

  /** The t of LVIS. */
  static final double PUBLISHED = 0.001;

  /** Keeps what rounding draws apart from an epoch's order. */
  private static final long ROUNDING = 0x6C62272E07BB0142L;

  /** Refuses what is no share. */
  ClassAware {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "Cannot call classes rare below a share of %s of the images: it is above 0 and at most 1"
              .formatted(share));
    }
  }

  @Override
  public int[] order(TrainingSet set, long seed, long epoch) {
    int[] repeats = repeats(factors(set), set, seed, epoch);
    int[] entries = new int[Arrays.stream(repeats).reduce(0, Math::addExact)];
    int at = 0;
    for (int image = 0; image < repeats.length; image++) {
      for (int repetition = 0; repetition < repeats[image]; repetition++) {
        entries[at++] = set.entry(image, repetition);
      }
    }
    return set.order(entries, seed, epoch);
  }

  @Override
  public boolean even() {
    return false;
  }

  @Override
  public int[] sizes(TrainingSet set, long seed, int first, int epochs) {
    double[] factors = factors(set);
    int[] sizes = new int[epochs];
    Arrays.setAll(
        sizes,
        epoch ->
            Arrays.stream(repeats(factors, set, seed, (long) first + epoch))
                .reduce(0, Math::addExact));
    return sizes;
  }

  private static int[] repeats(double[] factors, TrainingSet set, long seed, long epoch) {
    int[] repeats = new int[factors.length];
    for (int image = 0; image < repeats.length; image++) {
      int whole = (int) factors[image];
      double draw =
          new SplittableRandom(set.draw(seed, epoch, image).hash() ^ ROUNDING).nextDouble();
      repeats[image] = draw < factors[image] - whole ? whole + 1 : whole;
    }
    return repeats;
  }

  /** Returns r(I) by image. */
  double[] factors(TrainingSet set) {
    double[] ofClasses = ofClasses(imagesByClass(set), set.size());
    double[] factors = new double[set.size()];
    for (int image = 0; image < factors.length; image++) {
      TruthBoxes boxes = set.boxes(image).counted();
      factors[image] = 1;
      for (int box = 0; box < boxes.size(); box++) {
        factors[image] = Math.max(factors[image], ofClasses[boxes.classIndex(box)]);
      }
    }
    return factors;
  }

  /** Returns r(c) by class; of a class that no image shows, as if one did. */
  private double[] ofClasses(int[] images, int all) {
    return Arrays.stream(images)
        .mapToDouble(shown -> Math.max(1, Math.sqrt(share * all / Math.max(1, shown))))
        .toArray();
  }

  private static int[] imagesByClass(TrainingSet set) {
    int[] images = new int[set.classes().size()];
    int[] seenIn = new int[images.length];
    for (int image = 0; image < set.size(); image++) {
      TruthBoxes boxes = set.boxes(image).counted();
      for (int box = 0; box < boxes.size(); box++) {
        int index = boxes.classIndex(box);
        images[index] += seenIn[index] == image + 1 ? 0 : 1;
        seenIn[index] = image + 1;
      }
    }
    return images;
  }

  @Override
  public Optional<String> note(TrainingSet set) {
    int[] images = imagesByClass(set);
    double[] factors = ofClasses(images, set.size());
    int rarest = 0;
    int rare = 0;
    for (int index = 0; index < factors.length; index++) {
      rare += images[index] > 0 && factors[index] > 1 ? 1 : 0;
      boolean rarer = images[index] > 0 && factors[index] > factors[rarest];
      rarest = rarer || images[rarest] == 0 ? index : rarest;
    }
    if (rare == 0) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "Class-aware sampling changes nothing: no class is in less than a share of %s of the"
                  + " images; give a larger one, such as class-aware:0.1",
              share));
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "Class-aware sampling: %,d of %,d classes are rare, and an epoch has about %,.0f images"
                + " of %,d; images with %s, which %,d show, stand %.2f times in it",
            rare,
            factors.length,
            Arrays.stream(factors(set)).sum(),
            set.size(),
            set.classes().get(rarest).name(),
            images[rarest],
            factors[rarest]));
  }
}
