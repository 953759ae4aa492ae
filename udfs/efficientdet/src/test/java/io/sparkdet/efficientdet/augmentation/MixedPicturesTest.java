package io.sparkdet.efficientdet.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparkdet.detection.matching.TruthBoxes;
import io.sparkdet.efficientdet.augmentation.Mosaic.Tile;
import io.sparkdet.efficientdet.image.resize.Preprocessing;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Inputs made of several pictures. */
class MixedPicturesTest {

  private static final int SIDE = 128;
  private static final int PLANE = SIDE * SIDE;
  private static final List<Preprocessing> PROFILES = List.of(Preprocessing.values());

  private record Sample(FloatBuffer input, TrainingSample made) {

    List<List<Float>> boxes() {
      return MarkedPicture.rows(made.boxes());
    }
  }

  private static Sample sample(
      Preprocessing profile,
      Augmentation augmentation,
      TrainingPictures pictures,
      int picture,
      Draw draw)
      throws Exception {
    FloatBuffer input = FloatBuffer.allocate(3 * PLANE);
    try (TrainingSampler sampler =
        new TrainingSampler(profile, AugmentationSchedule.always(augmentation))) {
      return new Sample(input, sampler.sample(pictures, picture, draw, SIDE, input, 0));
    }
  }

  private static TestPictures marked(int count, int seed) throws IOException {
    List<MarkedPicture> pictures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      pictures.add(MarkedPicture.draw(new Random(1000L * seed + i)));
    }
    return new TestPictures(pictures, Set.of());
  }

  /** As large as the input; red tells the column, green the row, and blue which picture it is. */
  private static MarkedPicture coordinates(int number) throws IOException {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        image.setRGB(x, y, (10 + x) << 16 | (10 + y) << 8 | 20 * (number + 1));
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    Random random = new Random(number);
    float[] corners = new float[40];
    int[] classes = new int[10];
    for (int box = 0; box < classes.length; box++) {
      int x = random.nextInt(SIDE - 8);
      int y = random.nextInt(SIDE - 8);
      corners[4 * box] = x;
      corners[4 * box + 1] = y;
      corners[4 * box + 2] = x + 2 + random.nextInt(SIDE - x - 2);
      corners[4 * box + 3] = y + 2 + random.nextInt(SIDE - y - 2);
      classes[box] = 10 * number + box;
    }
    return new MarkedPicture(SIDE, SIDE, bytes.toByteArray(), TruthBoxes.of(corners, classes));
  }

  private static int value(Sample sample, Preprocessing profile, int channel, int x, int y) {
    float normalized = sample.input().get(channel * PLANE + y * SIDE + x);
    return Math.round((normalized - profile.term(channel)) / profile.factor(channel));
  }

  /** At scale 1 every pixel is a picture's, so that windows and boxes can be told exactly. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aMosaicShowsAWindowOfEachPictureAndMovesItsBoxesWithIt(boolean mirrored) throws Exception {
    List<MarkedPicture> all = new ArrayList<>();
    for (int number = 0; number < 10; number++) {
      all.add(coordinates(number));
    }
    TestPictures pictures = new TestPictures(all, Set.of());
    Mosaic mosaic = new Mosaic(1, 1, 1);
    Augmentation augmentation =
        new Augmentation(mirrored ? List.of(mosaic, new Mirror(1)) : List.of(mosaic));
    int dropped = 0;
    for (int seed = 0; seed < 30; seed++) {
      Preprocessing profile = PROFILES.get(seed % 3);
      Draw draw = new Draw(seed, 3, 5);
      Sample sample = sample(profile, augmentation, pictures, 4, draw);
      List<Tile> tiles = mosaic.tiles(draw, 4, 10, SIDE);
      assertThat(tiles).hasSize(4);
      assertThat(tiles.get(0).picture()).isEqualTo(4);
      assertThat(tiles.stream().mapToInt(tile -> tile.width() * tile.height()).sum())
          .isEqualTo(PLANE);
      List<List<Float>> expected = new ArrayList<>();
      for (Tile tile : tiles) {
        int left = tile.left();
        int top = tile.top();
        int columns = tile.width();
        int firstColumn = value(sample, profile, 0, left, top) - 10;
        int firstRow = value(sample, profile, 1, left, top) - 10;
        int step = mirrored ? -1 : 1;
        for (int y = 0; y < tile.height(); y++) {
          for (int x = 0; x < columns; x++) {
            int red = value(sample, profile, 0, left + x, top + y) - 10;
            int green = value(sample, profile, 1, left + x, top + y) - 10;
            int blue = value(sample, profile, 2, left + x, top + y);
            if (red != firstColumn + step * x
                || green != firstRow + y
                || blue != 20 * (tile.picture() + 1)) {
              assertThat(List.of(red, green, blue))
                  .as("seed %d, %s at %d, %d", seed, tile, x, y)
                  .isEqualTo(
                      List.of(firstColumn + step * x, firstRow + y, 20 * (tile.picture() + 1)));
            }
          }
        }
        int window = mirrored ? firstColumn - columns + 1 : firstColumn;
        dropped +=
            expect(all.get(tile.picture()).boxes(), tile, window, firstRow, mirrored, expected);
      }
      assertThat(sample.boxes()).as("seed %d", seed).isEqualTo(expected);
      assertThat(sample.made().annotated()).isEqualTo(40);
      assertThat(sample.made().steps())
          .isEqualTo(mirrored ? List.of("mosaic", "flip ×4") : List.of("mosaic"));
    }
    assertThat(dropped).isPositive();
  }

  /** Adds the boxes that a tile must have, and returns how many of those it shows are too small. */
  private static int expect(
      TruthBoxes boxes,
      Tile tile,
      int column,
      int row,
      boolean mirrored,
      List<List<Float>> expected) {
    int slivers = 0;
    for (int i = 0; i < boxes.size(); i++) {
      float xMin = Math.max(0, boxes.xMin(i) - column);
      float xMax = Math.min(tile.width(), boxes.xMax(i) - column);
      float yMin = Math.max(0, boxes.yMin(i) - row);
      float yMax = Math.min(tile.height(), boxes.yMax(i) - row);
      if (xMax <= xMin || yMax <= yMin) {
        continue;
      }
      double area = (boxes.xMax(i) - boxes.xMin(i)) * (boxes.yMax(i) - boxes.yMin(i));
      if ((xMax - xMin) * (yMax - yMin) < 0.1 * area) {
        slivers++;
        continue;
      }
      expected.add(
          List.of(
              tile.left() + (mirrored ? tile.width() - xMax : xMin),
              tile.top() + yMin,
              tile.left() + (mirrored ? tile.width() - xMin : xMax),
              tile.top() + yMax,
              (float) boxes.classIndex(i)));
    }
    return slivers;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mosaic:1",
        "mosaic:1,flip,jitter",
        "mosaic:1,flip,jitter:0.4:0.8",
        "mosaic:1,blur"
      })
  void inAMosaicBoxesAreWhereTheirPixelsAre(String augmentation) throws Exception {
    int compared = 0;
    long marks = 0;
    long outside = 0;
    for (int seed = 0; seed < 24; seed++) {
      Preprocessing profile = PROFILES.get(seed % 3);
      Sample sample =
          sample(
              profile, Augmentation.parse(augmentation), marked(6, seed), 2, new Draw(seed, 0, 7));
      TruthBoxes boxes = sample.made().boxes();
      boolean[][] covered = new boolean[3][PLANE];
      for (int i = 0; i < boxes.size(); i++) {
        assertThat(List.of(boxes.xMin(i), boxes.yMin(i))).allMatch(edge -> edge >= 0);
        assertThat(List.of(boxes.xMax(i), boxes.yMax(i))).allMatch(edge -> edge <= SIDE);
        int mark = boxes.classIndex(i);
        int inside = 0;
        int all = 0;
        for (int y = 0; y < SIDE; y++) {
          for (int x = 0; x < SIDE; x++) {
            if (holds(x, boxes.xMin(i), boxes.xMax(i), 1.5)
                && holds(y, boxes.yMin(i), boxes.yMax(i), 1.5)) {
              all++;
              inside += MarkedPicture.shows(sample.input(), SIDE, profile, mark, x, y) ? 1 : 0;
            }
            covered[mark][y * SIDE + x] |=
                holds(x, boxes.xMin(i), boxes.xMax(i), -2)
                    && holds(y, boxes.yMin(i), boxes.yMax(i), -2);
          }
        }
        if (all > 4) {
          assertThat((double) inside / all).as("seed %d, box %d", seed, i).isGreaterThan(0.95);
          compared++;
        }
      }
      for (int mark = 0; mark < 3; mark++) {
        for (int at = 0; at < PLANE; at++) {
          if (MarkedPicture.shows(sample.input(), SIDE, profile, mark, at % SIDE, at / SIDE)) {
            marks++;
            outside += covered[mark][at] ? 0 : 1;
          }
        }
      }
    }
    assertThat(compared).isGreaterThan(60);
    // What is left of boxes of which less than a tenth is.
    assertThat(outside).isLessThan(marks / 50);
  }

  private static boolean holds(int pixel, float from, float to, double margin) {
    return pixel >= from + margin && pixel + 1 <= to - margin;
  }

  @Test
  void anotherPictureThatCannotBeReadLeavesItsQuarterEmpty() throws Exception {
    TestPictures pictures = marked(4, 1);
    Mosaic mosaic = Mosaic.of(1);
    Augmentation augmentation = new Augmentation(List.of(mosaic, Mirror.HALF));
    int empty = 0;
    for (int seed = 0; seed < 12; seed++) {
      Preprocessing profile = PROFILES.get(seed % 3);
      Draw draw = new Draw(seed, 0, 0);
      Set<Integer> missing = Set.of(1, 2);
      Sample whole = sample(profile, augmentation, pictures, 0, draw);
      Sample part = sample(profile, augmentation, pictures.without(missing), 0, draw);
      int failed = 0;
      for (Tile tile : mosaic.tiles(draw, 0, 4, SIDE)) {
        boolean lost = missing.contains(tile.picture());
        failed += lost ? 1 : 0;
        for (int i = 0; i < 3 * tile.width() * tile.height(); i++) {
          int channel = i % 3;
          int x = tile.left() + i / 3 % tile.width();
          int y = tile.top() + i / 3 / tile.width();
          int at = channel * PLANE + y * SIDE + x;
          float expected = lost ? profile.padding(channel) : whole.input().get(at);
          if (part.input().get(at) != expected) {
            assertThat(part.input().get(at)).as("seed %d, %s", seed, tile).isEqualTo(expected);
          }
        }
      }
      assertThat(whole.boxes()).containsAll(part.boxes());
      assertThat(part.made().annotated()).isEqualTo(12 - 3 * failed);
      assertThat(part.made().steps().contains("partner that cannot be read"))
          .isEqualTo(failed == 1);
      empty += failed;
    }
    assertThat(empty).isPositive();
    assertThatThrownBy(
            () ->
                sample(
                    Preprocessing.EFFDET,
                    augmentation,
                    pictures.without(Set.of(0)),
                    0,
                    new Draw(0, 0, 0)))
        .isInstanceOf(IOException.class)
        .hasMessage("there is no picture 0");
  }

  @Test
  void mixupBlendsTwoInputsAndHasTheBoxesOfBoth() throws Exception {
    TestPictures pictures = marked(5, 2);
    Mixup mixup = new Mixup(1);
    Augmentation steps = Augmentation.parse("flip,jitter,color");
    List<AugmentationStep> withMixup = new ArrayList<>(steps.steps());
    withMixup.add(mixup);
    Set<Integer> partners = new HashSet<>();
    for (int seed = 0; seed < 20; seed++) {
      Preprocessing profile = PROFILES.get(seed % 3);
      Draw draw = new Draw(seed, 2, 3);
      Mixup.Partner partner = mixup.partner(draw, 5).orElseThrow();
      partners.add(partner.picture());
      assertThat(partner.share()).isBetween(0.3f, 0.7f);
      Sample one = sample(profile, steps, pictures, 3, draw);
      Sample two = sample(profile, steps, pictures, partner.picture(), partner.draw());
      Sample mixed = sample(profile, new Augmentation(withMixup), pictures, 3, draw);
      for (int at = 0; at < 3 * PLANE; at++) {
        float expected =
            partner.share() * one.input().get(at) + (1 - partner.share()) * two.input().get(at);
        if (mixed.input().get(at) != expected) {
          assertThat(mixed.input().get(at)).as("seed %d, %d", seed, at).isEqualTo(expected);
        }
      }
      List<List<Float>> both = new ArrayList<>(one.boxes());
      both.addAll(two.boxes());
      assertThat(mixed.boxes()).isEqualTo(both);
      assertThat(mixed.made().steps()).last().asString().matches("mixup 0\\.[3-6][0-9]");
      // Nothing is mixed in where the other picture cannot be read.
      if (partner.picture() != 3) {
        Sample alone =
            sample(
                profile,
                new Augmentation(withMixup),
                pictures.without(Set.of(partner.picture())),
                3,
                draw);
        assertThat(alone.input().array()).isEqualTo(one.input().array());
        assertThat(alone.boxes()).isEqualTo(one.boxes());
        assertThat(alone.made().steps()).contains("partner that cannot be read");
      }
    }
    assertThat(partners).hasSizeGreaterThan(3);
  }

  /** Mean 1/2, variance 1/4 of 1/(2 n + 1): Beta(32, 32). */
  @Test
  void sharesOfAMixupAreDistributedAsTheySay() {
    int drawn = 4000;
    double sum = 0;
    double squares = 0;
    for (int image = 0; image < drawn; image++) {
      double share = new Mixup(1).partner(new Draw(4, 0, image), 9).orElseThrow().share();
      sum += share;
      squares += (share - 0.5) * (share - 0.5);
    }
    assertThat(sum / drawn).isCloseTo(0.5, within(0.004));
    assertThat(squares / drawn).isCloseTo(0.25 / 65, within(0.0003));
  }

  @Test
  void mosaicAndMixupAreAsFrequentAsTheySay() {
    Mosaic mosaic = Mosaic.of(0.3);
    Mixup mixup = new Mixup(0.1);
    long mosaics =
        IntStream.range(0, 2000)
            .filter(image -> !mosaic.tiles(new Draw(6, 1, image), 0, 9, SIDE).isEmpty())
            .count();
    long mixups =
        IntStream.range(0, 2000)
            .mapToObj(image -> mixup.partner(new Draw(6, 1, image), 9))
            .filter(Optional::isPresent)
            .count();
    assertThat(mosaics).isBetween(540L, 660L);
    assertThat(mixups).isBetween(150L, 250L);
  }

  @Test
  void samplesDependOnNeitherOrderNorThreads() throws Exception {
    TestPictures pictures = marked(7, 3);
    AugmentationSchedule schedule =
        AugmentationSchedule.always(
            Augmentation.parse("mosaic:0.7,mixup:0.5,flip,jitter,color:strong,blur,cutout"));
    int count = 24;
    float[][] inOrder = new float[count][];
    List<List<List<Float>>> boxes = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (TrainingSampler sampler = new TrainingSampler(Preprocessing.EFFDET, schedule)) {
      for (int image = 0; image < count; image++) {
        Sample sample = sample(sampler, pictures, image);
        inOrder[image] = sample.input().array();
        boxes.add(sample.boxes());
      }
      List<Future<Sample>> together = new ArrayList<>();
      for (int image = count - 1; image >= 0; image--) {
        int number = image;
        together.add(threads.submit(() -> sample(sampler, pictures, number)));
      }
      for (int i = 0; i < count; i++) {
        Sample sample = together.get(i).get();
        int image = count - 1 - i;
        assertThat(Arrays.equals(sample.input().array(), inOrder[image])).as("%d", image).isTrue();
        assertThat(sample.boxes()).isEqualTo(boxes.get(image));
      }
    } finally {
      threads.shutdown();
    }
    assertThat(new HashSet<>(boxes)).hasSize(count);
  }

  private static Sample sample(TrainingSampler sampler, TrainingPictures pictures, int image)
      throws Exception {
    FloatBuffer input = FloatBuffer.allocate(3 * PLANE);
    Draw draw = new Draw(9, 1, image);
    return new Sample(
        input, sampler.sample(pictures, image % pictures.count(), draw, SIDE, input, 0));
  }

  @Test
  void inTheLastEpochsPicturesAreNotMixed() throws Exception {
    TestPictures pictures = marked(4, 5);
    AugmentationSchedule schedule =
        new AugmentationSchedule(Augmentation.parse("flip,mosaic:1,mixup:1"), 2);
    FloatBuffer input = FloatBuffer.allocate(3 * PLANE);
    try (TrainingSampler sampler = new TrainingSampler(Preprocessing.EFFDET, schedule)) {
      for (int epoch = 0; epoch < 4; epoch++) {
        Draw draw = new Draw(1, epoch, 2);
        TrainingSample made = sampler.sample(pictures, 2, draw, SIDE, input, 0);
        assertThat(made.steps().contains("mosaic")).isEqualTo(epoch < 2);
        if (epoch >= 2) {
          Sample plain =
              sample(Preprocessing.EFFDET, Augmentation.parse("flip"), pictures, 2, draw);
          assertThat(input.array()).isEqualTo(plain.input().array());
          assertThat(MarkedPicture.rows(made.boxes())).isEqualTo(plain.boxes());
        }
      }
    }
  }
}
