package io.sparkdet.app.train.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparkdet.app.train.data.TrainingImage;
import io.sparkdet.app.train.data.TrainingSet;
import io.sparkdet.detection.matching.TruthBoxes;
import io.sparkdet.efficientdet.model.ClassNames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The numbers are those of the formula of LVIS, taken by hand or class by class. */
class ClassAwareTest {

  private static final long SEED = 7;

  /** An image a text, a letter a box: its class. */
  private static TrainingSet set(String... images) {
    List<TrainingImage> all = new ArrayList<>();
    for (int i = 0; i < images.length; i++) {
      int[] classes = images[i].chars().map(letter -> letter - 'a').toArray();
      float[] corners = new float[4 * classes.length];
      for (int box = 0; box < classes.length; box++) {
        corners[4 * box + 2] = 1;
        corners[4 * box + 3] = 1;
      }
      all.add(
          new TrainingImage(
              i + 1, "file:/lake/%d.jpg".formatted(i), TruthBoxes.of(corners, classes)));
    }
    return TrainingSet.of(all, ClassNames.numbered(List.of("a", "b", "c", "d")));
  }

  /** a in 6 of 8 images, b in 2, c in 1 with two boxes, d in none; t = 0.5. */
  @Test
  void anImageStandsForItsRarestClass() {
    TrainingSet set = set("a", "aa", "aab", "a", "ba", "acc", "", "");
    double b = Math.sqrt(0.5 / (2.0 / 8));
    double c = Math.sqrt(0.5 / (1.0 / 8));
    assertThat(new ClassAware(0.5).factors(set)).containsExactly(1, 1, b, 1, b, c, 1, 1);
    assertThat(new ClassAware(0.5).note(set))
        .contains(
            "Class-aware sampling: 2 of 4 classes are rare, and an epoch has about 10 images of 8;"
                + " images with c, which 1 show, stand 2.00 times in it");
    assertThat(new ClassAware(0.125).note(set).orElseThrow())
        .startsWith(
            "Class-aware sampling changes nothing: no class is in less than a share of 0.125");
  }

  /** The frequencies of 4,000 epochs; each image's standard deviation is below 0.5 / sqrt(4000). */
  @Test
  void onAverageAnImageStandsAsOftenAsItsFactorSays() {
    TrainingSet set = set("a", "ab", "ab", "a", "a", "acd", "a", "", "a", "ad");
    ClassAware sampling = new ClassAware(0.35);
    double[] factors = sampling.factors(set);
    assertThat(factors[5]).isCloseTo(Math.sqrt(3.5), within(1e-12));
    int epochs = 4000;
    int[] planned = sampling.sizes(set, SEED, 0, epochs);
    assertThat(sampling.sizes(set, SEED, 17, 2)).containsExactly(planned[17], planned[18]);
    double[] seen = new double[set.size()];
    Set<Integer> sizes = new TreeSet<>();
    for (int epoch = 0; epoch < epochs; epoch++) {
      int[] order = sampling.order(set, SEED, epoch);
      sizes.add(order.length);
      assertThat(order.length).isEqualTo(planned[epoch]);
      int[] count = new int[set.size()];
      for (int entry : order) {
        count[set.image(entry)]++;
      }
      for (int image = 0; image < count.length; image++) {
        assertThat(count[image]).isBetween((int) factors[image], (int) factors[image] + 1);
        seen[image] += (double) count[image] / epochs;
      }
    }
    assertThat(sizes).hasSizeGreaterThan(1);
    for (int image = 0; image < seen.length; image++) {
      assertThat(seen[image]).isCloseTo(factors[image], within(4 * 0.5 / Math.sqrt(epochs)));
    }
  }

  @Test
  void anEpochFollowsFromSeedAndNumberAlone() {
    TrainingSet set = set("a", "ab", "ab", "a", "a", "acd", "a", "", "a", "ad");
    ClassAware sampling = new ClassAware(0.8);
    int[] order = sampling.order(set, SEED, 3);
    assertThat(sampling.order(set, SEED, 3)).isEqualTo(order);
    assertThat(sampling.order(set, SEED, 4)).isNotEqualTo(order);
    assertThat(sampling.order(set, SEED + 1, 3)).isNotEqualTo(order);
    assertThat(Arrays.stream(order).boxed()).doesNotHaveDuplicates();
  }

  /** Repetitions are the same file and boxes, drawn otherwise; the first is the image itself. */
  @Test
  void aRepetitionDiffersInItsRandomDrawsOnly() {
    TrainingSet set = set("a", "ab", "ab");
    int again = set.entry(1, 2);
    assertThat(set.image(again)).isEqualTo(1);
    assertThat(set.path(again)).isEqualTo("file:/lake/1.jpg");
    assertThat(set.boxes(again).size()).isEqualTo(2);
    assertThat(set.hasBoxes(again)).isTrue();
    assertThat(set.draw(SEED, 3, set.entry(1, 0))).isEqualTo(set.draw(SEED, 3, 1));
    assertThat(set.draw(SEED, 3, again).hash()).isNotEqualTo(set.draw(SEED, 3, 1).hash());
    assertThat(set.draw(SEED, 3, again).epoch()).isEqualTo(3);
    assertThatThrownBy(() -> set.entry(2, 1 << 30)).isInstanceOf(ArithmeticException.class);
  }

  @Test
  void uniformIsEveryImageOnceInTheOrderOfTheSet() {
    TrainingSet set = set("a", "ab", "c", "", "d");
    Sampling uniform = Sampling.parse("uniform");
    assertThat(uniform.order(set, SEED, 2)).isEqualTo(set.order(SEED, 2));
    assertThat(uniform.sizes(set, SEED, 2, 3)).containsExactly(5, 5, 5);
    assertThat(uniform.note(set)).isEmpty();
    // Where no class is rare, class-aware sampling is uniform to the bit.
    assertThat(new ClassAware(0.2).order(set, SEED, 2)).isEqualTo(set.order(SEED, 2));
  }

  /** A hundred random sets: the factor of an image is the largest of its classes' factors. */
  @Test
  void factorsAreThoseOfTheFormula() {
    for (long seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      String[] images = new String[1 + random.nextInt(40)];
      Arrays.setAll(
          images,
          image ->
              IntStream.range(0, random.nextInt(4))
                  .mapToObj(box -> String.valueOf((char) ('a' + random.nextInt(4))))
                  .reduce("", String::concat));
      double share = 1 - random.nextDouble();
      double[] factors = new ClassAware(share).factors(set(images));
      for (int image = 0; image < images.length; image++) {
        double expected = 1;
        for (char letter : images[image].toCharArray()) {
          double frequency =
              Arrays.stream(images).filter(one -> one.indexOf(letter) >= 0).count()
                  / (double) images.length;
          expected = Math.max(expected, Math.sqrt(share / frequency));
        }
        assertThat(factors[image]).as("seed %d", seed).isCloseTo(expected, within(1e-12));
      }
    }
  }

  @Test
  void theRuleIsReadFromText() {
    assertThat(Sampling.parse("class-aware")).isEqualTo(new ClassAware(0.001));
    assertThat(Sampling.parse("class-aware:0.1")).isEqualTo(new ClassAware(0.1));
    for (String wrong : List.of("classaware", "class-aware:x", "class-aware:1:2", "uniform:2")) {
      assertThatThrownBy(() -> Sampling.parse(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "Cannot sample by '%s': use uniform, or class-aware:SHARE such as class-aware:0.001",
              wrong);
    }
    assertThatThrownBy(() -> Sampling.parse("class-aware:1.5"))
        .hasMessageContaining("below a share of 1.5 of the images: it is above 0 and at most 1");
  }
}
