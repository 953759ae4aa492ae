package io.sparkdet.efficientdet.image;

import io.sparkdet.detection.tile.Tile;
import io.sparkdet.efficientdet.image.format.ImageException;

/**
 * A large picture of which parts are wanted as pictures of their own. For concurrent use until it
 * is closed.
 *
 * <p>A baseline JPEG is cut as it is, each part is decoded alone ({@link JpegTiles}). All other
 * formats, progressive JPEGs, and JPEGs with damage are decoded as a whole first ({@link
 * DecodedTiles}). The pixels are the same.
 */
public sealed interface PictureTiles extends AutoCloseable permits JpegTiles, DecodedTiles {

  /** Returns the bytes of native memory that a part takes beside what is held already. */
  long nativeBytes(Tile tile);

  /**
   * Returns a part of the upright picture, for the caller to close.
   *
   * @throws ImageException if the decoder refuses it
   */
  DecodedImage tile(Tile tile) throws ImageException;

  /** Gives back what is held. */
  @Override
  void close();
}
