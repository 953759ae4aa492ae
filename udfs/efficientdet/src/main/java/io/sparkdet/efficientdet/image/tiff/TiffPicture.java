package io.sparkdet.efficientdet.image.tiff;

import io.sparkdet.efficientdet.image.tiff.TiffDirectory.Entry;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The first picture of a TIFF: what its directory says, judged before anything is decoded.
 *
 * <p>Its pixels are decoded by libtiff 4.7 as OpenCV calls it ({@code TIFFReadRGBA}): it reads
 * every usual compression and layout, writes into native memory that is accounted for, and tells
 * damage. The JDK's reader was the other choice. It holds whole strips on the heap, passes over
 * data that end early, and reads no JPEG of CMYK. OpenCV's way has corners, which {@link TiffCopy}
 * and {@link TileStack} round: it multiplies colors by their alpha, it turns some orientations and
 * not others, and it refuses gray of four bits. libtiff gets to see a directory of the tags below
 * and no others, whose values were judged here: most of what is wrong with hostile TIFFs is in
 * their directories.
 */
public final class TiffPicture {

  /** OpenCV holds a strip or tile at 4 bytes a pixel and refuses more than these. */
  private static final long MOST_PART_PIXELS = (1L << 28) * 95 / 100;

  /** Small pictures may have tiles of this size. */
  private static final long USUAL_TILE_PIXELS = 1L << 22;

  /** To a multiple of them libtiff rounds the buffer that it then compares with a tile's bytes. */
  private static final int ROUNDED_BYTES = 1024;

  /** OpenCV refuses more rows. */
  private static final int MOST_ROWS = 1 << 20;

  private static final int SAFE_SIDE = 1 << 24;
  private static final int SEPARATE = 2;
  private static final int PALETTE = 3;
  private static final int ASSOCIATED_ALPHA = 1;

  private final byte[] content;
  private final TiffDirectory directory;
  private final long width;
  private final long height;
  private final TiffCompression compression;
  private final TiffColors colors;
  private final long photometric;
  private final long samples;
  private final long bits;
  private final boolean tiled;

  /**
   * Reads what the first directory says.
   *
   * @throws TiffException if it makes no sense, is cut short, or is of a kind that is not read
   */
  public TiffPicture(byte[] content) throws TiffException {
    this.content = content;
    this.directory = new TiffDirectory(content);
    refuseCameraRaw();
    this.width = directory.required(TiffTag.WIDTH, "width");
    this.height = directory.required(TiffTag.HEIGHT, "height");
    this.photometric = directory.value(TiffTag.PHOTOMETRIC, 0);
    this.colors = TiffColors.of(photometric);
    this.compression = TiffCompression.of(directory.value(TiffTag.COMPRESSION, 1));
    this.samples = directory.value(TiffTag.SAMPLES, 1);
    this.bits = equalBits();
    this.tiled = directory.has(TiffTag.TILE_WIDTH);
    colors.require(samples, bits);
    requireReadable();
  }

  /** Returns the columns as stored; 0 is possible. */
  public long width() {
    return width;
  }

  /** Returns the rows as stored; 0 is possible. */
  public long height() {
    return height;
  }

  /** Returns the XMP packet that the directory holds. */
  public Optional<ByteBuffer> xmp() {
    Entry entry = directory.whole(TiffTag.XMP);
    return entry == null
        ? Optional.empty()
        : Optional.of(
            ByteBuffer.wrap(content, (int) entry.values(), (int) TiffDirectory.bytes(entry)));
  }

  private void refuseCameraRaw() throws TiffException {
    if (directory.has(TiffTag.DNG_VERSION)) {
      throw TiffException.cameraRaw("DNG");
    }
    String make = directory.text(TiffTag.MAKE);
    boolean isPreview =
        (directory.value(TiffTag.SUBFILE_TYPE, 0) & 1) != 0
            && directory.has(TiffTag.SUB_DIRECTORIES);
    // Codes of compression under which makers store their sensors' values.
    boolean isSensor =
        Set.of(262L, 32767L, 32769L, 32770L, 32867L, 34713L, 65000L, 65535L)
            .contains(directory.value(TiffTag.COMPRESSION, 1));
    if (!make.isEmpty() && (isPreview || isSensor)) {
      throw TiffException.cameraRaw(make.split(" ", 2)[0].toUpperCase(Locale.ROOT));
    }
  }

  private long equalBits() throws TiffException {
    long first = directory.value(TiffTag.BITS, 1);
    for (long i = 1; i < Math.min(samples, directory.count(TiffTag.BITS)); i++) {
      if (directory.value(TiffTag.BITS, i, first) != first) {
        throw TiffException.unsupported(
            "samples of different numbers of bits are not read; save it as RGB of 8 bits");
      }
    }
    return first;
  }

  private void requireReadable() throws TiffException {
    long format = directory.value(TiffTag.SAMPLE_FORMAT, 1);
    if (format != 1 && format != 4) {
      throw TiffException.unsupported(
          "%s are not read; save it as RGB of 8 bits"
              .formatted(format == 3 ? "floating-point samples" : "samples with a sign"));
    }
    if (compression == TiffCompression.FAX && (bits != 1 || samples != 1)) {
      throw TiffException.corrupt("CCITT compression of %d x %d bits".formatted(samples, bits));
    }
    if (compression == TiffCompression.JPEG && bits != 8) {
      throw TiffException.unsupported(
          "JPEG compression of %d bits is not read; save it with LZW, Deflate or none"
              .formatted(bits));
    }
    long predictor = directory.value(TiffTag.PREDICTOR, 1);
    if (predictor != 1 && predictor != 2) {
      throw TiffException.unsupported(
          "predictor %d is not read; save it with LZW, Deflate or none".formatted(predictor));
    }
    long planes = directory.value(TiffTag.PLANES, 1);
    if (planes != 1 && planes != SEPARATE) {
      throw TiffException.corrupt("it declares the planar configuration %d".formatted(planes));
    }
    long entries = 3L << bits;
    if (colors == TiffColors.PALETTE && directory.count(TiffTag.COLOR_MAP) < entries) {
      throw TiffException.corrupt(
          "its palette has %d values of %d".formatted(directory.count(TiffTag.COLOR_MAP), entries));
    }
    if (width > 0 && height > 0) {
      requireSaneParts();
    }
  }

  private void requireSaneParts() throws TiffException {
    long columns = partWidth();
    long rows = partHeight();
    if (columns < 1 || rows < 1 || columns > SAFE_SIDE || rows > SAFE_SIDE) {
      throw TiffException.corrupt("it declares parts of %d x %d pixels".formatted(columns, rows));
    }
    long pixels = Math.min(width, SAFE_SIDE) * Math.min(height, SAFE_SIDE);
    if (tiled && columns * rows > Math.max(USUAL_TILE_PIXELS, 2 * pixels)) {
      throw TiffException.corrupt(
          "it declares tiles of %d x %d pixels for %d x %d"
              .formatted(columns, rows, width, height));
    }
  }

  /**
   * Returns how the pixels of complete content come out of libtiff; empty where they come as the
   * picture.
   *
   * @throws TiffException if there are more small tiles than can be read
   */
  public Optional<TileStack> stack() throws TiffException {
    if (!tiled) {
      return Optional.empty();
    }
    long columns = partWidth();
    long rows = partHeight();
    long planeSamples = directory.value(TiffTag.PLANES, 1) == SEPARATE ? 1 : samples;
    long tileBytes = ceilDiv(columns * planeSamples * bits, 8) * rows;
    boolean refused = compression == TiffCompression.NONE && tileBytes % ROUNDED_BYTES != 0;
    boolean skewed = colors == TiffColors.GRAY && bits == 16 && width % columns != 0;
    if (!refused && !skewed) {
      return Optional.empty();
    }
    long across = ceilDiv(width, columns);
    long down = ceilDiv(height, rows);
    double stacked = (double) rows * across * down;
    if (stacked > MOST_ROWS || 3 * stacked * columns > Integer.MAX_VALUE) {
      throw TiffException.unsupported(
          "%d tiles of %d x %d pixels are not read; save it in strips"
              .formatted(across * down, columns, rows));
    }
    return Optional.of(new TileStack((int) columns, (int) rows, (int) across, (int) down));
  }

  private long partWidth() throws TiffException {
    return tiled ? directory.value(TiffTag.TILE_WIDTH, 0) : width;
  }

  private long partHeight() throws TiffException {
    if (tiled) {
      return directory.value(TiffTag.TILE_HEIGHT, 0);
    }
    long rows = directory.value(TiffTag.ROWS_PER_STRIP, height);
    return rows == 0 || rows > height ? height : rows;
  }

  /**
   * Refuses content that does not hold all strips or tiles.
   *
   * @throws TiffException also if there are too few of them
   */
  public void requireComplete() throws TiffException {
    int offsets = tiled ? TiffTag.TILE_OFFSETS : TiffTag.STRIP_OFFSETS;
    int lengths = tiled ? TiffTag.TILE_BYTES : TiffTag.STRIP_BYTES;
    long columns = partWidth();
    long rows = partHeight();
    if (columns * rows > MOST_PART_PIXELS) {
      throw TiffException.unsupported(
          "a strip or tile of %d x %d pixels is not read; save it in smaller ones"
              .formatted(columns, rows));
    }
    boolean separate = directory.value(TiffTag.PLANES, 1) == SEPARATE;
    long down = ceilDiv(height, rows);
    double wanted = (double) ceilDiv(width, columns) * down * (separate ? samples : 1);
    if (directory.count(offsets) < wanted) {
      throw TiffException.corrupt(
          "it has %d strips or tiles of %.0f".formatted(directory.count(offsets), wanted));
    }
    long parts = (long) wanted;
    boolean hasLengths = directory.count(lengths) >= parts;
    boolean plain = compression == TiffCompression.NONE && colors != TiffColors.YCBCR;
    long rowBytes = ceilDiv(columns * (separate ? 1 : samples) * bits, 8);
    for (long i = 0; i < parts; i++) {
      long at = directory.value(offsets, i, 0);
      long length = hasLengths ? directory.value(lengths, i, 0) : 1;
      if (plain) {
        long last = tiled ? rows : Math.min(rows, height - i % down * rows);
        length = rowBytes * last;
      }
      directory.requireThere(at, length);
      if (at < 8 || length == 0) {
        throw TiffException.corrupt("its strip or tile %d has no data".formatted(i));
      }
    }
  }

  /** Returns what libtiff gets to see of complete content. */
  public TiffCopy copy() throws TiffException {
    TiffCopy.Entries entries = new TiffCopy.Entries(content, directory, tiled);
    Optional<TileStack> stack = stack();
    if (stack.isPresent()) {
      entries.stack(stack.get());
    }
    entries.put(TiffTag.BITS, bits);
    entries.put(TiffTag.PHOTOMETRIC, photometric);
    if (!tiled) {
      entries.put(TiffTag.ROWS_PER_STRIP, partHeight());
    }
    if (samples > colors.samples()) {
      entries.put(TiffTag.EXTRA_SAMPLES, ASSOCIATED_ALPHA);
    }
    if (colors == TiffColors.GRAY && bits == 4) {
      entries.put(TiffTag.PHOTOMETRIC, PALETTE);
      return entries.withGrays(photometric == 0);
    }
    return entries.copy();
  }

  private static long ceilDiv(long value, long divisor) {
    return (value + divisor - 1) / divisor;
  }
}
