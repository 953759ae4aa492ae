package io.sparkdet.efficientdet.image.jpeg;

import io.sparkdet.detection.tile.Tile;
import java.util.Optional;

/**
 * A JPEG of which any part can be had as a JPEG of its own. The decoder makes of such a part the
 * pixels, bit for bit, that it makes of the whole: a part is one unit of coding (8 to 32 pixels)
 * larger on each side than what is asked for, so that the smoothing of colors sees its neighbors.
 *
 * <p>The data are stepped through once to be sure of them, which takes about as long as decoding
 * them; a place in every {@value #STRIDE} units of a row is kept, so that a part is found at once.
 * It takes some 20 bytes of heap a thousand pixels. Immutable, for concurrent use.
 */
public final class JpegPieces {

  private static final int STRIDE = 32;

  private final byte[] content;
  private final JpegFrame frame;
  private final int columns;
  private final int rows;
  private final int placesInRow;
  private final int[] places;
  private final long[] held;

  private JpegPieces(byte[] content) throws UncuttableException {
    this.content = content;
    this.frame = new JpegFrame(content);
    this.columns = ceilDiv(frame.width(), frame.unitWidth());
    this.rows = ceilDiv(frame.height(), frame.unitHeight());
    this.placesInRow = ceilDiv(columns, STRIDE);
    this.places = new int[Math.multiplyExact(EntropyReader.PLACE, placesInRow * rows)];
    this.held = new long[placesInRow * rows];
    index();
  }

  private void index() throws UncuttableException {
    EntropyReader reader = new EntropyReader(content, frame);
    int place = 0;
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        if (column % STRIDE == 0) {
          held[place] = reader.save(places, EntropyReader.PLACE * place);
          place++;
        }
        reader.unit(null);
      }
    }
    reader.requireEnd();
  }

  /**
   * Steps through a JPEG.
   *
   * @param content the encoded bytes, not to be changed afterwards
   * @return empty for progressive and other unusual JPEGs and for all that is damaged: these can be
   *     had as a whole only
   */
  public static Optional<JpegPieces> of(byte[] content) {
    try {
      return Optional.of(new JpegPieces(content));
    } catch (UncuttableException e) {
      return Optional.empty();
    }
  }

  /** Returns the pixels, as stored, of the part that is cut for these. */
  public Tile extent(Tile wanted) {
    int left = frame.unitWidth() * Math.max(0, wanted.x() / frame.unitWidth() - 1);
    int top = frame.unitHeight() * Math.max(0, wanted.y() / frame.unitHeight() - 1);
    int right = frame.unitWidth() * (ceilDiv(wanted.right(), frame.unitWidth()) + 1);
    int bottom = frame.unitHeight() * (ceilDiv(wanted.bottom(), frame.unitHeight()) + 1);
    return new Tile(
        left, top, Math.min(right, frame.width()) - left, Math.min(bottom, frame.height()) - top);
  }

  /**
   * Returns the {@link #extent} of a part as a JPEG.
   *
   * @throws IllegalArgumentException if the part does not lie in the picture
   */
  public byte[] cut(Tile wanted) {
    if (wanted.right() > frame.width() || wanted.bottom() > frame.height()) {
      throw new IllegalArgumentException(
          "Cannot cut %s out of %d x %d pixels".formatted(wanted, frame.width(), frame.height()));
    }
    try {
      return write(extent(wanted));
    } catch (UncuttableException e) {
      throw new IllegalStateException("The content was changed: " + e.getMessage(), e);
    }
  }

  private byte[] write(Tile extent) throws UncuttableException {
    int firstColumn = extent.x() / frame.unitWidth();
    int endColumn = ceilDiv(extent.right(), frame.unitWidth());
    int endRow = ceilDiv(extent.bottom(), frame.unitHeight());
    JpegBitWriter part =
        new JpegBitWriter(
            frame.head(extent.width(), extent.height()), extent.width() * extent.height() / 4);
    EntropyReader reader = new EntropyReader(content, frame);
    for (int row = extent.y() / frame.unitHeight(); row < endRow; row++) {
      int place = row * placesInRow + firstColumn / STRIDE;
      reader.restore(places, EntropyReader.PLACE * place, held[place]);
      for (int column = firstColumn / STRIDE * STRIDE; column < endColumn; column++) {
        reader.unit(column < firstColumn ? null : part);
      }
    }
    return part.end(0xFF, 0xD9);
  }

  private static int ceilDiv(int value, int divisor) {
    return (value + divisor - 1) / divisor;
  }
}
