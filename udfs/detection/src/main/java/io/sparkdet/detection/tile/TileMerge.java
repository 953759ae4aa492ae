package io.sparkdet.detection.tile;

import io.sparkdet.detection.nms.Detections;
import io.sparkdet.detection.nms.Nms;
import io.sparkdet.detection.nms.PostProcessing;
import java.util.List;

/**
 * From what was found in the tiles of a picture to the detections of the picture.
 *
 * <p>Only boxes of different tiles are compared; the tile's own rules have settled the others. The
 * picture as a whole counts as a tile without inner borders. Two steps, class by class unless
 * suppression is class-agnostic:
 *
 * <ol>
 *   <li><b>Pieces vanish.</b> A box that touches an inner border of its tile is taken for a piece
 *       of an object. It goes if more than half of its area lies in a box of another tile that is
 *       whole, or a larger piece that stayed, and whose score is at least half of its own. Among
 *       equally large pieces the better one stays.
 *   <li><b>Duplicates vanish.</b> Best score first, a box goes if its IoU with a box of another
 *       tile that stayed is above the threshold: that of hard suppression, {@value #IOU} where the
 *       rules have another.
 * </ol>
 *
 * <p>What stays is cut and limited as a picture's boxes are. Boxes are compared with those of tiles
 * that share pixels with theirs, so time grows with the picture and not with its square. Immutable
 * and safe for concurrent calls.
 */
public final class TileMerge {

  private static final double MOST = 0.5;
  private static final double IOU = 0.5;
  private static final float SCORE_SHARE = 0.5f;

  private final PostProcessing rules;
  private final double iou;

  /** Merges by the rules that hold for a picture. */
  public TileMerge(PostProcessing rules) {
    this.rules = rules;
    this.iou = rules.nms() instanceof Nms.Hard hard ? hard.iou() : IOU;
  }

  /**
   * Returns the detections of a picture, best score first, earlier tiles first among equals.
   *
   * @param grid the picture's tiles
   * @param found what was found in each tile, in pixels of the tile; after these, if the picture
   *     was looked at as a whole too, what was found then
   * @throws IllegalArgumentException if there is not one for each tile
   */
  public Detections merge(TileGrid grid, List<Detections> found) {
    if (found.size() != grid.size() && found.size() != grid.size() + 1) {
      throw new IllegalArgumentException(
          "Cannot merge %d results of %d tiles".formatted(found.size(), grid.size()));
    }
    TileBoxes boxes = new TileBoxes(grid, found, rules.classAgnostic());
    boxes.dropPieces(MOST, SCORE_SHARE);
    boxes.dropDuplicates(iou);
    return rules
        .bounds()
        .of(boxes.detections(), grid.width(), grid.height(), rules.maxDetections());
  }
}
