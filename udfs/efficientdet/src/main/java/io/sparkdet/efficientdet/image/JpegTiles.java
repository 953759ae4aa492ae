package io.sparkdet.efficientdet.image;

import io.sparkdet.detection.tile.Tile;
import io.sparkdet.efficientdet.image.format.ImageException;
import io.sparkdet.efficientdet.image.format.ImageFormat;
import io.sparkdet.efficientdet.image.format.ImageHeader;
import io.sparkdet.efficientdet.image.jpeg.JpegPieces;
import io.sparkdet.efficientdet.image.orientation.Orientation;
import java.util.Optional;

/** Parts of a JPEG that are cut before they are decoded, so that memory is that of a part. */
public final class JpegTiles implements PictureTiles {

  private final ImageDecoder decoder;
  private final JpegPieces pieces;
  private final ImageHeader header;
  private final DecodeOptions options;
  private final Orientation orientation;

  private JpegTiles(
      ImageDecoder decoder, JpegPieces pieces, ImageHeader header, DecodeOptions options) {
    this.decoder = decoder;
    this.pieces = pieces;
    this.header = header;
    this.orientation = options.orientation().of(header);
    this.options =
        new DecodeOptions(0, OrientationRule.IGNORE, DecodeMode.EXACT, 1, options.damage());
  }

  /**
   * Returns the parts of a picture, if it can be cut; no pixel is decoded yet.
   *
   * @param content the encoded bytes, not to be changed until all is closed
   * @throws ImageException {@code TOO_LARGE} or {@code CORRUPT}, as {@link ImageDecoder#decode}
   */
  public static Optional<JpegTiles> of(
      ImageDecoder decoder, byte[] content, ImageHeader header, DecodeOptions options)
      throws ImageException {
    if (header.format() != ImageFormat.JPEG) {
      return Optional.empty();
    }
    ImageDecoder.requirePixels(header, options.maxPixels());
    header.format().requireComplete(content);
    return JpegPieces.of(content).map(pieces -> new JpegTiles(decoder, pieces, header, options));
  }

  @Override
  public long nativeBytes(Tile tile) {
    Tile extent = pieces.extent(stored(tile));
    long copies = 1L + (orientation == Orientation.UPRIGHT ? 1 : 2);
    // A piece's bytes are fewer than those of its pixels.
    return (copies + 1) * NativeBufferPool.capacity(3L * extent.width() * extent.height());
  }

  @Override
  public DecodedImage tile(Tile tile) throws ImageException {
    Tile stored = stored(tile);
    Tile extent = pieces.extent(stored);
    ImageHeader own =
        new ImageHeader(ImageFormat.JPEG, extent.width(), extent.height(), Orientation.UPRIGHT);
    DecodedImage part;
    try (DecodedImage decoded = decoder.decode(pieces.cut(stored), own, options)) {
      part =
          DecodedTiles.copy(
              decoder,
              decoded,
              new Tile(
                  stored.x() - extent.x(),
                  stored.y() - extent.y(),
                  stored.width(),
                  stored.height()));
    }
    return decoder.upright(part, orientation);
  }

  /** Returns where the pixels of a tile are stored: turns and mirrorings are taken back. */
  private Tile stored(Tile tile) {
    boolean swapped = orientation.swapsAxes();
    int width = swapped ? header.height() : header.width();
    int height = swapped ? header.width() : header.height();
    int x = orientation.mirrorsColumns() ? width - tile.right() : tile.x();
    int y = orientation.mirrorsRows() ? height - tile.bottom() : tile.y();
    return swapped
        ? new Tile(y, x, tile.height(), tile.width())
        : new Tile(x, y, tile.width(), tile.height());
  }

  @Override
  public void close() {}
}
