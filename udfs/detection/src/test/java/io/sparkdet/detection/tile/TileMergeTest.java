package io.sparkdet.detection.tile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdet.detection.nms.BoxBounds;
import io.sparkdet.detection.nms.Detections;
import io.sparkdet.detection.nms.Nms;
import io.sparkdet.detection.nms.PostProcessing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Tiles of 100 pixels that share 40: the first two are columns 0 to 99 and 60 to 159. */
class TileMergeTest {

  private static final Tiling TILING = new Tiling(100, 0.4, false);
  private static final TileGrid GRID = new TileGrid(TILING, 220, 100);
  private static final PostProcessing RULES =
      new PostProcessing(0.05f, 0, new Nms.Hard(0.5), false, 0);

  /** A box in pixels of the picture. */
  private record Box(
      int tile, int category, float score, float x, float y, float right, float bottom) {}

  private static Box box(int tile, double score, float x, float y, float right, float bottom) {
    return new Box(tile, 0, (float) score, x, y, right, bottom);
  }

  private static List<Detections> inTiles(TileGrid grid, boolean withFull, List<Box> boxes) {
    List<Detections> found = new ArrayList<>();
    for (int tile = 0; tile < grid.size() + (withFull ? 1 : 0); tile++) {
      int own = tile;
      List<Box> here =
          boxes.stream()
              .filter(box -> box.tile() == own)
              .sorted(Comparator.comparing(box -> -box.score()))
              .toList();
      float[] corners = new float[4 * here.size()];
      float[] scores = new float[here.size()];
      int[] classes = new int[here.size()];
      int left = tile < grid.size() ? grid.tile(tile).x() : 0;
      int top = tile < grid.size() ? grid.tile(tile).y() : 0;
      for (int i = 0; i < scores.length; i++) {
        Box box = here.get(i);
        corners[4 * i] = box.x() - left;
        corners[4 * i + 1] = box.y() - top;
        corners[4 * i + 2] = box.right() - left;
        corners[4 * i + 3] = box.bottom() - top;
        scores[i] = box.score();
        classes[i] = box.category();
      }
      found.add(new Detections(corners, scores, classes));
    }
    return found;
  }

  private static List<String> merged(PostProcessing rules, boolean withFull, Box... boxes) {
    return texts(new TileMerge(rules).merge(GRID, inTiles(GRID, withFull, Arrays.asList(boxes))));
  }

  private static List<String> merged(Box... boxes) {
    return merged(RULES, false, boxes);
  }

  private static List<String> texts(Detections detections) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < detections.size(); i++) {
      texts.add(
          "%d %.2f: %.0f %.0f %.0f %.0f"
              .formatted(
                  detections.classIndex(i),
                  detections.score(i),
                  detections.xMin(i),
                  detections.yMin(i),
                  detections.xMax(i),
                  detections.yMax(i)));
    }
    return texts;
  }

  @Test
  void boxesMoveIntoThePicture() {
    assertThat(merged(box(0, 0.5, 10, 10, 30, 30), box(2, 0.7, 180, 20, 200, 50)))
        .containsExactly("0 0.70: 180 20 200 50", "0 0.50: 10 10 30 30");
  }

  @Test
  void anObjectThatTwoTilesSeeIsOneBox() {
    assertThat(merged(box(0, 0.8, 65, 10, 90, 40), box(1, 0.9, 66, 10, 90, 41)))
        .containsExactly("0 0.90: 66 10 90 41");
  }

  /** The IoU of piece and whole is 0.3: suppression by IoU alone would leave both. */
  @Test
  void aPieceVanishesInFavorOfTheWholeWhateverTheirScores() {
    Box piece = box(0, 0.9, 82, 10, 100, 40);
    Box whole = box(1, 0.6, 82, 10, 142, 40);
    assertThat(merged(piece, whole)).containsExactly("0 0.60: 82 10 142 40");
  }

  @Test
  void aBoxNearTheBorderIsAPieceToo() {
    assertThat(merged(box(0, 0.9, 82, 10, 99.5f, 40), box(1, 0.6, 82, 10, 142, 40))).hasSize(1);
    assertThat(merged(box(0, 0.9, 82, 10, 98, 40), box(1, 0.6, 82, 10, 142, 40))).hasSize(2);
  }

  @Test
  void aDoubtfulBoxDoesNotSuppressASurePiece() {
    assertThat(merged(box(0, 0.9, 82, 10, 100, 40), box(1, 0.4, 82, 10, 142, 40))).hasSize(2);
  }

  @Test
  void aWholeBoxInsideOfALargerOneStays() {
    assertThat(merged(box(0, 0.9, 70, 10, 80, 40), box(1, 0.6, 70, 10, 142, 40))).hasSize(2);
    // Nor does the picture's own edge cut anything.
    assertThat(merged(box(0, 0.9, 70, 80, 80, 100), box(1, 0.6, 70, 10, 142, 100))).hasSize(2);
  }

  @Test
  void anotherClassSuppressesNothingUnlessSuppressionIsClassAgnostic() {
    Box piece = new Box(0, 1, 0.9f, 82, 10, 100, 40);
    Box whole = box(1, 0.6, 82, 10, 142, 40);
    Box other = new Box(2, 2, 0.7f, 130, 10, 142, 40);
    Box twin = new Box(1, 1, 0.6f, 131, 10, 142, 40);
    assertThat(merged(piece, whole, other, twin)).hasSize(4);
    assertThat(merged(RULES.withClassAgnostic(true), false, piece, whole, other, twin))
        .containsExactly("2 0.70: 130 10 142 40", "0 0.60: 82 10 142 40");
  }

  /** An object of 90 pixels, and tiles that share 40: each sees the most of it, none the whole. */
  @Test
  void ofPiecesThatHoldEachOtherTheLargerOneStays() {
    assertThat(merged(box(0, 0.9, 50, 10, 100, 40), box(1, 0.8, 60, 10, 115, 40)))
        .containsExactly("0 0.80: 60 10 115 40");
    // Pieces that share less than half of the smaller one both stay.
    assertThat(merged(box(0, 0.9, 20, 10, 100, 40), box(1, 0.8, 60, 10, 155, 40))).hasSize(2);
  }

  @Test
  void thePictureAsAWholeHasNoPieces() {
    Box left = box(0, 0.9, 5, 10, 100, 90);
    Box middle = box(1, 0.9, 60, 10, 160, 90);
    Box right = box(2, 0.9, 120, 10, 215, 90);
    Box whole = box(3, 0.7, 5, 10, 215, 90);
    Box small = box(1, 0.8, 100, 40, 110, 50);
    assertThat(merged(RULES, true, left, middle, right, whole, small))
        .containsExactly("0 0.80: 100 40 110 50", "0 0.70: 5 10 215 90");
  }

  @Test
  void boxesOfOneTileAreNotCompared() {
    Box one = box(0, 0.9, 10, 10, 40, 40);
    Box two = box(0, 0.8, 11, 10, 41, 40);
    for (String nms : List.of("none", "soft:0.5")) {
      PostProcessing rules = RULES.withNms(Nms.parse(nms));
      assertThat(merged(rules, false, one, two)).hasSize(2);
      assertThat(merged(rules, false, box(0, 0.9, 61, 9, 95, 40), box(1, 0.8, 62, 9, 95, 40)))
          .hasSize(1);
    }
  }

  @Test
  void boundsAndLimitAreThoseOfThePicture() {
    Box large = box(0, 0.5, 10, 10, 30, 30);
    Box small = box(1, 0.9, 120, 10, 124, 30);
    Box outside = box(2, 0.8, 180, 20, 230, 50);
    PostProcessing rules = RULES.withBounds(new BoxBounds(true, 5)).withMaxDetections(1);
    assertThat(merged(rules, false, large, small, outside))
        .containsExactly("0 0.80: 180 20 220 50");
  }

  @Test
  void eachTileHasAResult() {
    assertThatThrownBy(() -> new TileMerge(RULES).merge(GRID, List.of(Detections.NONE)))
        .hasMessage("Cannot merge 1 results of 3 tiles");
  }

  /**
   * Objects smaller than what tiles share are seen whole by one tile at least. Each tile sees each
   * object as far as it reaches, with a score of its own; the merge gives every object once, as
   * large as it is.
   */
  @Test
  void everyObjectIsThereOnceAndWhole() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int run = 0; run < 200; run++) {
      Tiling tiling = new Tiling(200, 0.3 + 0.6 * random.nextDouble(), random.nextBoolean());
      TileGrid grid = new TileGrid(tiling, 201 + random.nextInt(900), 201 + random.nextInt(900));
      List<Box> objects = objects(random, grid);
      List<Box> seen = new ArrayList<>();
      for (int tile = 0; tile < grid.size(); tile++) {
        Tile part = grid.tile(tile);
        for (Box object : objects) {
          float x = Math.max(object.x(), part.x());
          float y = Math.max(object.y(), part.y());
          float right = Math.min(object.right(), part.right());
          float bottom = Math.min(object.bottom(), part.bottom());
          if (right - x >= 1 && bottom - y >= 1) {
            float score = 0.5f + random.nextFloat() / 2;
            seen.add(new Box(tile, object.category(), score, x, y, right, bottom));
          }
        }
      }
      Collections.shuffle(seen, random);
      List<Detections> found = inTiles(grid, tiling.withFull(), seen);
      Detections merged = new TileMerge(RULES).merge(grid, found);
      assertThat(corners(merged))
          .as("seed %d, run %d: %s", seed, run, tiling)
          .containsExactlyInAnyOrderElementsOf(
              objects.stream()
                  .map(o -> List.of((float) o.category(), o.x(), o.y(), o.right(), o.bottom()))
                  .toList());
      for (int i = 1; i < merged.size(); i++) {
        assertThat(merged.score(i)).isLessThanOrEqualTo(merged.score(i - 1));
      }
    }
  }

  /** Objects that do not touch each other, up to 50 pixels long: tiles share 60 at least. */
  private static List<Box> objects(Random random, TileGrid grid) {
    List<Box> objects = new ArrayList<>();
    for (int y = 0; y + 60 <= grid.height(); y += 60) {
      for (int x = 0; x + 60 <= grid.width(); x += 60) {
        if (random.nextBoolean()) {
          int left = x + random.nextInt(5);
          int top = y + random.nextInt(5);
          int right = left + 10 + random.nextInt(41);
          int bottom = top + 10 + random.nextInt(41);
          objects.add(new Box(0, random.nextInt(3), 1, left, top, right, bottom));
        }
      }
    }
    return objects;
  }

  private static List<List<Float>> corners(Detections detections) {
    List<List<Float>> all = new ArrayList<>();
    for (int i = 0; i < detections.size(); i++) {
      all.add(
          List.of(
              (float) detections.classIndex(i),
              detections.xMin(i),
              detections.yMin(i),
              detections.xMax(i),
              detections.yMax(i)));
    }
    return all;
  }
}
