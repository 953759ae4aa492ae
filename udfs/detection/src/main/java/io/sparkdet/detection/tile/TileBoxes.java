package io.sparkdet.detection.tile;

import io.sparkdet.detection.nms.Detections;
import java.util.Arrays;
import java.util.List;

/**
 * All boxes of a picture's tiles in pixels of the picture, best score first, and which of them are
 * still there. A working store of one merge, never shared between threads.
 */
final class TileBoxes {

  private final TileGrid grid;
  private final int sources;
  private final boolean classAgnostic;
  private final int size;
  private final float[] corners;
  private final float[] score;
  private final int[] classIndex;

  /** The tile of each box; after the last tile the whole picture. */
  private final int[] source;

  private final boolean[] gone;

  TileBoxes(TileGrid grid, List<Detections> found, boolean classAgnostic) {
    this.grid = grid;
    this.sources = found.size();
    this.classAgnostic = classAgnostic;
    int total = 0;
    for (Detections detections : found) {
      total = Math.addExact(total, detections.size());
    }
    size = total;
    corners = new float[Math.multiplyExact(4, size)];
    score = new float[size];
    classIndex = new int[size];
    source = new int[size];
    gone = new boolean[size];
    fill(found);
  }

  private void fill(List<Detections> found) {
    float[] scores = new float[size];
    int[] tiles = new int[size];
    int[] places = new int[size];
    int next = 0;
    for (int tile = 0; tile < sources; tile++) {
      for (int i = 0; i < found.get(tile).size(); i++) {
        scores[next] = found.get(tile).score(i);
        tiles[next] = tile;
        places[next++] = i;
      }
    }
    int[] order = falling(scores);
    for (int at = 0; at < size; at++) {
      int from = order[at];
      Detections detections = found.get(tiles[from]);
      int i = places[from];
      boolean whole = tiles[from] == grid.size();
      int x = whole ? 0 : grid.tile(tiles[from]).x();
      int y = whole ? 0 : grid.tile(tiles[from]).y();
      corners[4 * at] = detections.xMin(i) + x;
      corners[4 * at + 1] = detections.yMin(i) + y;
      corners[4 * at + 2] = detections.xMax(i) + x;
      corners[4 * at + 3] = detections.yMax(i) + y;
      score[at] = scores[from];
      classIndex[at] = detections.classIndex(i);
      source[at] = tiles[from];
    }
  }

  /** Returns the positions of not negative values, highest first, lower positions among equals. */
  private static int[] falling(float[] values) {
    long[] keys = new long[values.length];
    for (int i = 0; i < keys.length; i++) {
      // The bits of floats that are not negative have the floats' order.
      keys[i] = ((long) ~Float.floatToIntBits(values[i] + 0f) << Integer.SIZE) | i;
    }
    Arrays.sort(keys);
    int[] order = new int[keys.length];
    for (int i = 0; i < order.length; i++) {
      order[i] = (int) keys[i];
    }
    return order;
  }

  /** Drops boxes that are pieces of others. */
  void dropPieces(double most, float scoreShare) {
    float[] areas = new float[size];
    boolean[] piece = new boolean[size];
    Shelf shelf = new Shelf();
    for (int at = 0; at < size; at++) {
      piece[at] =
          source[at] < grid.size()
              && grid.cuts(
                  source[at],
                  corners[4 * at],
                  corners[4 * at + 1],
                  corners[4 * at + 2],
                  corners[4 * at + 3]);
      areas[at] = area(at);
      if (!piece[at]) {
        shelf.add(at);
      }
    }
    for (int at : falling(areas)) {
      if (piece[at]) {
        if (shelf.has(at, other -> isPartOf(at, other, most, scoreShare))) {
          gone[at] = true;
        } else {
          shelf.add(at);
        }
      }
    }
  }

  private boolean isPartOf(int at, int other, double most, float scoreShare) {
    return score[other] >= scoreShare * score[at] && shared(at, other) > most * area(at);
  }

  /** Drops boxes that overlap a better one. */
  void dropDuplicates(double iou) {
    Shelf shelf = new Shelf();
    for (int at = 0; at < size; at++) {
      if (!gone[at]) {
        int box = at;
        if (shelf.has(at, other -> iou(box, other) > iou)) {
          gone[at] = true;
        } else {
          shelf.add(at);
        }
      }
    }
  }

  private float iou(int a, int b) {
    float shared = shared(a, b);
    return shared > 0 ? shared / (area(a) + area(b) - shared) : 0;
  }

  private float shared(int a, int b) {
    float width =
        Math.min(corners[4 * a + 2], corners[4 * b + 2]) - Math.max(corners[4 * a], corners[4 * b]);
    float height =
        Math.min(corners[4 * a + 3], corners[4 * b + 3])
            - Math.max(corners[4 * a + 1], corners[4 * b + 1]);
    return width > 0 && height > 0 ? width * height : 0;
  }

  private float area(int at) {
    return Math.max(0f, corners[4 * at + 2] - corners[4 * at])
        * Math.max(0f, corners[4 * at + 3] - corners[4 * at + 1]);
  }

  /** Returns what is still there, best score first. */
  Detections detections() {
    float[] left = new float[4 * size];
    float[] scores = new float[size];
    int[] classes = new int[size];
    int kept = 0;
    for (int at = 0; at < size; at++) {
      if (!gone[at]) {
        System.arraycopy(corners, 4 * at, left, 4 * kept, 4);
        scores[kept] = score[at];
        classes[kept++] = classIndex[at];
      }
    }
    return new Detections(
        Arrays.copyOf(left, 4 * kept), Arrays.copyOf(scores, kept), Arrays.copyOf(classes, kept));
  }

  /** What is asked of a box. */
  @FunctionalInterface
  private interface Question {
    boolean of(int other);
  }

  /** Boxes by tile, to be compared with those of tiles near by. */
  private final class Shelf {

    private final int[][] boxes = new int[sources][0];
    private final int[] counts = new int[sources];

    void add(int at) {
      int tile = source[at];
      if (counts[tile] == boxes[tile].length) {
        boxes[tile] = Arrays.copyOf(boxes[tile], Math.max(8, 2 * counts[tile]));
      }
      boxes[tile][counts[tile]++] = at;
    }

    /** Returns whether the answer is yes for a box of another tile that may suppress this one. */
    boolean has(int at, Question question) {
      int own = source[at];
      if (own == grid.size()) {
        for (int tile = 0; tile < own; tile++) {
          if (has(tile, at, question)) {
            return true;
          }
        }
        return false;
      }
      if (sources > grid.size() && has(grid.size(), at, question)) {
        return true;
      }
      int firstColumn = grid.firstColumn(grid.column(own));
      int lastColumn = grid.lastColumn(grid.column(own));
      int lastRow = grid.lastRow(grid.row(own));
      for (int row = grid.firstRow(grid.row(own)); row <= lastRow; row++) {
        for (int column = firstColumn; column <= lastColumn; column++) {
          int tile = row * grid.columns() + column;
          if (tile != own && has(tile, at, question)) {
            return true;
          }
        }
      }
      return false;
    }

    private boolean has(int tile, int at, Question question) {
      for (int i = 0; i < counts[tile]; i++) {
        int other = boxes[tile][i];
        if ((classAgnostic || classIndex[other] == classIndex[at]) && question.of(other)) {
          return true;
        }
      }
      return false;
    }
  }
}
