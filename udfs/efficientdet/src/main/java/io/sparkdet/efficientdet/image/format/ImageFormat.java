package io.sparkdet.efficientdet.image.format;

import io.sparkdet.efficientdet.image.foreign.ForeignFormat;
import io.sparkdet.efficientdet.image.foreign.Signature;
import io.sparkdet.efficientdet.image.tiff.TiffCopy;
import io.sparkdet.efficientdet.image.tiff.TileStack;
import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;

/**
 * The formats that are read. Of each, the header is read and the whole file is checked to be there
 * before the decoder sees it, because decoders fill what is missing with gray without an error.
 * Damage in the middle of picture data that still end properly is decoded as far as it goes, as by
 * every reader that stands on libjpeg.
 *
 * <table>
 * <caption>What is read</caption>
 * <tr><th>format<th>kinds<th>completeness
 * <tr><td>JPEG<td>baseline, extended and progressive Huffman, 8 bits; gray, YCbCr, RGB, and CMYK or
 *     YCCK as Adobe writes them, inverted<td>all segments and entropy-coded data up to the
 *     end-of-image marker
 * <tr><td>PNG<td>all, of an animation the default image; 16 bits are cut to 8, alpha is dropped<td>all chunks up to IEND, checksums of
 *     the critical ones; an end that is cut behind the picture data is told
 * <tr><td>WebP<td>lossy and lossless; the first frame; alpha is dropped<td>the RIFF size
 * <tr><td>BMP<td>uncompressed and run-length encoded; alpha is dropped<td>the size of the pixel
 *     rows; of encoded ones what the decoder says
 * <tr><td>GIF<td>the first frame, transparent pixels in the color they have<td>all pixels
 * <tr><td>TIFF<td>the first page: gray, RGB, palette, CMYK, YCbCr; strips and tiles; uncompressed,
 *     LZW, Deflate, PackBits, JPEG, CCITT; 16 bits are cut to 8, alpha is dropped<td>all strips or
 *     tiles, and what the decoder says of each
 * </table>
 */
public enum ImageFormat {
  /** ITU-T T.81 and JFIF. */
  JPEG("JPEG") {
    @Override
    ImageHeader header(byte[] content) throws ImageException {
      return new JpegContent(content).header();
    }

    @Override
    public Optional<String> requireComplete(byte[] content) throws ImageException {
      new JpegContent(content).requireComplete();
      return Optional.empty();
    }
  },
  /** Portable Network Graphics. */
  PNG("PNG") {
    @Override
    ImageHeader header(byte[] content) throws ImageException {
      return new PngContent(content).header();
    }

    @Override
    public Optional<String> requireComplete(byte[] content) throws ImageException {
      return new PngContent(content).requireComplete();
    }

    @Override
    public int copyPicture(byte[] content, BytePointer target) throws ImageException {
      return new PngContent(content).copyPicture(target);
    }
  },
  /** WebP in its RIFF container. */
  WEBP("WebP") {
    @Override
    ImageHeader header(byte[] content) throws ImageException {
      return new WebpContent(content).header();
    }

    @Override
    public Optional<String> requireComplete(byte[] content) throws ImageException {
      new WebpContent(content).requireComplete();
      return Optional.empty();
    }
  },
  /** Windows bitmap. */
  BMP("BMP") {
    @Override
    ImageHeader header(byte[] content) throws ImageException {
      return new BmpContent(content).header();
    }

    @Override
    public Optional<String> requireComplete(byte[] content) throws ImageException {
      new BmpContent(content).requireComplete();
      return Optional.empty();
    }
  },
  /** Graphics Interchange Format, 87a and 89a. */
  GIF("GIF") {
    @Override
    ImageHeader header(byte[] content) throws ImageException {
      return new GifContent(content).header();
    }

    /** All pixels must be there, which shows in decoding only. */
    @Override
    public Optional<String> requireComplete(byte[] content) {
      return Optional.empty();
    }
  },
  /** Tagged Image File Format 6.0. */
  TIFF("TIFF") {
    @Override
    ImageHeader header(byte[] content) throws ImageException {
      return new TiffContent(content).header();
    }

    @Override
    public Optional<String> requireComplete(byte[] content) throws ImageException {
      new TiffContent(content).requireComplete();
      return Optional.empty();
    }

    @Override
    public int copyPicture(byte[] content, BytePointer target) throws ImageException {
      return new TiffContent(content).copyPicture(target);
    }

    @Override
    public Optional<TileStack> stack(byte[] content) throws ImageException {
      return new TiffContent(content).stack();
    }
  };

  /** As many bytes at most are put in place of those that content lacks, or behind it. */
  public static final int MENDING_BYTES = TiffCopy.MOST_MORE_BYTES;

  /** As many first bytes of a file as tell whether it is a picture. */
  public static final int TELLING_BYTES = 512;

  private final String label;

  ImageFormat(String label) {
    this.label = label;
  }

  /** Returns the format's usual name, such as {@code WebP}. */
  public String label() {
    return label;
  }

  abstract ImageHeader header(byte[] content) throws ImageException;

  /** Refuses content without all of the picture's data; returns what else it lacks, if it does. */
  public abstract Optional<String> requireComplete(byte[] content) throws ImageException;

  /**
   * Copies what the decoder needs of complete content, and returns the number of bytes: at most
   * {@link #MENDING_BYTES} more than the content has.
   */
  public int copyPicture(byte[] content, BytePointer target) throws ImageException {
    target.put(content, 0, content.length);
    return content.length;
  }

  /** Returns how pixels come out of the decoder; empty where they come as the picture. */
  public Optional<TileStack> stack(byte[] content) throws ImageException {
    return Optional.empty();
  }

  /**
   * Returns whether a file that begins with these bytes is a picture, of whatever format: one that
   * is read, or one that is known and not read.
   *
   * @param first the first {@link #TELLING_BYTES} of the file, or all of it where it is shorter
   */
  public static boolean isPicture(byte[] first) {
    return read(first).isPresent()
        || ForeignFormat.of(first).filter(ForeignFormat::isPicture).isPresent();
  }

  static ImageFormat of(byte[] content) throws ImageException {
    Optional<ImageFormat> read = read(content);
    if (read.isPresent()) {
      return read.get();
    }
    Optional<ForeignFormat> foreign = ForeignFormat.of(content);
    throw notRead(
        foreign.map(ForeignFormat::label).orElseGet(() -> Signature.describe(content)),
        foreign.map(ForeignFormat::remedy).orElseGet(() -> Signature.remedy(content)));
  }

  /**
   * Returns the refusal of something that is none of these formats.
   *
   * @param remedy what to do, from its semicolon on
   */
  static ImageException notRead(String found, String remedy) {
    return new ImageException(
        ImageStatus.UNSUPPORTED,
        "Cannot decode: found %s, not one of JPEG, PNG, WebP, BMP, GIF, TIFF%s"
            .formatted(found, remedy));
  }

  /** Returns the format that is read and begins as the content does. */
  private static Optional<ImageFormat> read(byte[] content) {
    if (Signature.startsWith(content, 0, 0xFF, 0xD8)) {
      return Optional.of(JPEG);
    }
    if (Signature.startsWith(content, 0, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n')) {
      return Optional.of(PNG);
    }
    if (Signature.startsWith(content, 0, 'R', 'I', 'F', 'F')
        && Signature.startsWith(content, 8, 'W', 'E', 'B', 'P')) {
      return Optional.of(WEBP);
    }
    if (Signature.startsWith(content, 0, 'G', 'I', 'F', '8')) {
      return Optional.of(GIF);
    }
    if (BmpContent.isBitmap(content)) {
      return Optional.of(BMP);
    }
    boolean isTiff =
        Signature.startsWith(content, 0, 'I', 'I', 42, 0)
            || Signature.startsWith(content, 0, 'M', 'M', 0, 42);
    if (isTiff && !ForeignFormat.CANON_RAW.claims(content)) {
      return Optional.of(TIFF);
    }
    return Optional.empty();
  }
}
