package io.sparkdet.detection.tile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TileGridTest {

  @Test
  void aSpecIsReadAndItsMistakesAreNamed() {
    assertThat(Tiling.parse("1024:0.2")).isEqualTo(new Tiling(1024, 0.2, false));
    assertThat(Tiling.parse("64:0:with-full")).isEqualTo(new Tiling(64, 0, true));
    assertThat(Tiling.parse("none")).isEqualTo(Tiling.NONE);
    for (String bad :
        new String[] {"", "1024", "1024:", "x:0.2", "1024:0.2:full", "0:0", "1:2:3"}) {
      assertThatThrownBy(() -> Tiling.parse(bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "Cannot read tiles '%s': use SIZE:OVERLAP such as 1024:0.2, SIZE:OVERLAP:with-full, or none"
                  .formatted(bad));
    }
    assertThatThrownBy(() -> Tiling.parse("32:0.2"))
        .hasMessage("Cannot use tiles of 32 pixels: a side has 64 to 65535 pixels");
    assertThatThrownBy(() -> Tiling.parse("1024:0.95"))
        .hasMessage("Cannot overlap tiles by 0.95: the share of a side is from 0 to 0.9");
  }

  @ParameterizedTest
  @CsvSource({"100, 100, false", "101, 100, true", "100, 101, true", "20, 30, false"})
  void onlyWhatIsLargerThanATileIsCut(int width, int height, boolean cut) {
    assertThat(new Tiling(100, 0.5, false).cuts(width, height)).isEqualTo(cut);
    assertThat(Tiling.NONE.cuts(width, height)).isFalse();
  }

  @Test
  void theLastTileIsMovedInwards() {
    TileGrid grid = new TileGrid(new Tiling(1024, 0.2, false), 2500, 700);
    assertThat(IntStream.range(0, grid.size()).mapToObj(grid::tile))
        .containsExactly(
            new Tile(0, 0, 1024, 700), new Tile(819, 0, 1024, 700), new Tile(1476, 0, 1024, 700));
  }

  /**
   * Every pixel is covered; neighbors share what was asked for at least; no tile is one too many.
   */
  @Test
  void tilesCoverThePictureWhateverItsSize() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int run = 0; run < 2000; run++) {
      Tiling tiling = new Tiling(64 + random.nextInt(500), 0.9 * random.nextDouble(), false);
      int width = 1 + random.nextInt(3000);
      int height = tiling.size() + 1 + random.nextInt(2000);
      String what = "seed %d: %s of %d x %d".formatted(seed, tiling, width, height);
      TileGrid grid = new TileGrid(tiling, width, height);
      int columns = grid.columns();
      Tile before = grid.tile(0);
      assertThat(before.x() + before.y()).as(what).isZero();
      for (int column = 1; column < columns; column++) {
        Tile tile = grid.tile(column);
        assertThat(tile.x()).as(what).isGreaterThan(before.x());
        assertThat(tile.x() - before.x()).as(what).isLessThanOrEqualTo(tiling.step());
        assertThat(before.right()).as(what).isLessThan(width);
        before = tile;
      }
      assertThat(before.right()).as(what).isEqualTo(width);
      Tile last = grid.tile(grid.size() - 1);
      assertThat(last.right()).as(what).isEqualTo(width);
      assertThat(last.bottom()).as(what).isEqualTo(height);
      assertThat(last.width()).as(what).isEqualTo(Math.min(width, tiling.size()));
      assertThat(last.height()).as(what).isEqualTo(tiling.size());
      int column = random.nextInt(columns);
      for (int other = 0; other < columns; other++) {
        boolean near = other >= grid.firstColumn(column) && other <= grid.lastColumn(column);
        boolean shares =
            grid.tile(other).x() < grid.tile(column).right()
                && grid.tile(column).x() < grid.tile(other).right();
        assertThat(near).as(what).isEqualTo(shares);
      }
    }
  }
}
