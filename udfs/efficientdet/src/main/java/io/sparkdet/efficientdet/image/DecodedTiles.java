package io.sparkdet.efficientdet.image;

import io.sparkdet.detection.tile.Tile;
import java.nio.ByteBuffer;

/** Parts copied out of a picture that is decoded as a whole. */
public final class DecodedTiles implements PictureTiles {

  private final ImageDecoder decoder;
  private final DecodedImage image;

  /**
   * Adopts a picture that was not decoded reduced.
   *
   * @throws IllegalArgumentException if it was
   */
  public DecodedTiles(ImageDecoder decoder, DecodedImage image) {
    if (image.reduction() != 1) {
      throw new IllegalArgumentException(
          "Cannot cut tiles out of a picture at 1/%d of its size".formatted(image.reduction()));
    }
    this.decoder = decoder;
    this.image = image;
  }

  /** Returns the picture as a whole. */
  public DecodedImage whole() {
    return image;
  }

  /** Returns 0: a part is small beside the picture, which is held. */
  @Override
  public long nativeBytes(Tile tile) {
    return 0;
  }

  @Override
  public DecodedImage tile(Tile tile) {
    return copy(decoder, image, tile);
  }

  /** Copies a part of an image, with what is said of it. */
  static DecodedImage copy(ImageDecoder decoder, DecodedImage from, Tile tile) {
    DecodedImage part = decoder.allocate(tile.width(), tile.height(), from.warning().orElse(null));
    ByteBuffer source = from.pixels();
    ByteBuffer target = part.pixels();
    int length = 3 * tile.width();
    for (int row = 0; row < tile.height(); row++) {
      int begin = 3 * (from.columns() * (tile.y() + row) + tile.x());
      target.put(length * row, source, begin, length);
    }
    return part;
  }

  @Override
  public void close() {
    image.close();
  }
}
