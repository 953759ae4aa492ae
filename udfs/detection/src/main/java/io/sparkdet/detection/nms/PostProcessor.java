package io.sparkdet.detection.nms;

import io.sparkdet.detection.anchor.AnchorGrid;
import io.sparkdet.detection.box.PixelMapping;

/**
 * From the network's candidates to the detections of one image: cut by score, best candidates
 * first, decode, clip to the network's input, suppress, limit, and scale to pixels of the original.
 *
 * <p>Boxes without area, such as those clipped at an edge, stay, as in the reference
 * implementations, unless {@link BoxBounds} say otherwise. Immutable and safe for concurrent calls:
 * each call makes its own working arrays, about 110 bytes a candidate above the threshold (5.3 MB
 * when all 49,104 anchors of D0 pass).
 *
 * <p>Time is n log n in the candidates plus suppression. Hard suppression compares a box only with
 * those near it ({@link KeptGrid}); soft suppression is a class's candidates times its boxes that
 * stay, so limit one of them where thresholds are low.
 */
public final class PostProcessor {

  private final BoxDecoder decoder;
  private final PostProcessing settings;

  /** Decodes against {@code anchors} and keeps what {@code settings} say. */
  public PostProcessor(AnchorGrid anchors, PostProcessing settings) {
    this.decoder = new BoxDecoder(anchors);
    this.settings = settings;
  }

  /**
   * Returns the detections of one image, best score first, lower anchors first among equals,
   * whatever the bounds.
   *
   * @throws IllegalArgumentException if a score or a decoded box is not a number, or an anchor is
   *     not in the grid
   */
  public Detections detections(Candidates candidates, PixelMapping mapping) {
    return detections(candidates, mapping, settings.maxDetections());
  }

  private Detections detections(Candidates candidates, PixelMapping mapping, int limit) {
    RankedBoxes boxes =
        RankedBoxes.rank(
            new Decoded(candidates, decoder, mapping),
            settings.scoreThreshold(),
            settings.preNmsTop(),
            settings.classAgnostic());
    return boxes.suppress(settings.nms(), limit, mapping);
  }

  /**
   * Returns the detections of one image of these sizes within its bounds, best score first; what is
   * left out makes room for others where their number is limited.
   *
   * @param width pixels of the original image
   * @param height pixels of the original image
   * @throws IllegalArgumentException if a score or a decoded box is not a number, or an anchor is
   *     not in the grid
   */
  public Detections detections(Candidates candidates, PixelMapping mapping, int width, int height) {
    BoxBounds bounds = settings.bounds();
    if (!bounds.leavesOut()) {
      return detections(candidates, mapping);
    }
    Detections all = detections(candidates, mapping, 0);
    return bounds.of(all, width, height, settings.maxDetections());
  }

  /** Candidates as boxes clipped to the network's input. */
  private record Decoded(Candidates candidates, BoxDecoder decoder, PixelMapping mapping)
      implements BoxSource {

    @Override
    public int size() {
      return candidates.size();
    }

    @Override
    public float score(int i) {
      return candidates.score(i);
    }

    @Override
    public int classIndex(int i) {
      return candidates.classIndex(i);
    }

    @Override
    public void corners(int i, float[] corners) {
      decoder.decode(candidates, i, corners, 0);
      corners[0] = mapping.clipX(corners[0]);
      corners[1] = mapping.clipY(corners[1]);
      corners[2] = mapping.clipX(corners[2]);
      corners[3] = mapping.clipY(corners[3]);
    }
  }
}
