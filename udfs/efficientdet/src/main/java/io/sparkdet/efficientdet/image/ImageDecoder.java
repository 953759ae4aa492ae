package io.sparkdet.efficientdet.image;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_core.flip;
import static org.bytedeco.opencv.global.opencv_core.transpose;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_COLOR_2;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_COLOR_4;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_COLOR_8;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;

import io.sparkdet.efficientdet.image.format.ContentReader;
import io.sparkdet.efficientdet.image.format.GifContent;
import io.sparkdet.efficientdet.image.format.ImageException;
import io.sparkdet.efficientdet.image.format.ImageFormat;
import io.sparkdet.efficientdet.image.format.ImageHeader;
import io.sparkdet.efficientdet.image.format.ImageStatus;
import io.sparkdet.efficientdet.image.orientation.Orientation;
import io.sparkdet.efficientdet.image.png.PngRows;
import io.sparkdet.efficientdet.image.tiff.TileStack;
import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;

/**
 * Encoded bytes to oriented 8-bit BGR pixels, by OpenCV 4.14 with libjpeg-turbo 3.1: the pixels of
 * {@code cv2.imread(path, cv2.IMREAD_COLOR)}, byte for byte.
 *
 * <p>For concurrent use by any number of threads. Native memory: while it works, a decoder holds
 * for each concurrent image its encoded bytes and 3 bytes a pixel (twice that where EXIF turns it),
 * rounded up to powers of two, and between images what {@link NativeBufferPool} keeps, at most 256
 * MiB. Codecs take their own on top: a progressive JPEG 3 to 6 bytes a pixel.
 */
public final class ImageDecoder implements AutoCloseable {

  /** What a Java view of the pixels can address, three bytes a pixel. */
  static final long MAX_BUFFER_PIXELS = Integer.MAX_VALUE / 3;

  /** OpenCV refuses a longer side. */
  private static final int MAX_SIDE = 1 << 20;

  private final NativeBufferPool pool = new NativeBufferPool();

  /**
   * Loads the native libraries, once a JVM.
   *
   * @throws IllegalStateException if they cannot be loaded on this machine
   */
  public ImageDecoder() {
    OpenCv.load();
  }

  /**
   * Decodes one image.
   *
   * @param content the encoded bytes
   * @param header what {@link ImageHeader#read} said of them
   * @throws ImageException {@code TOO_LARGE} before any memory is taken, {@code CORRUPT} if the
   *     file is damaged or cut short, {@code UNSUPPORTED} if the decoder does not read its kind
   */
  public DecodedImage decode(byte[] content, ImageHeader header, DecodeOptions options)
      throws ImageException {
    requireSize(header, options.maxPixels());
    String lack = header.format().requireComplete(content).orElse(null);
    int reduction = options.reduction(header);
    int columns = ceilDiv(header.width(), reduction);
    int rows = ceilDiv(header.height(), reduction);
    Orientation orientation = options.orientation().of(header);
    BytePointer pixels = pool.take(3L * columns * rows);
    String warning = null;
    boolean done = false;
    try {
      warning =
          header.format() == ImageFormat.GIF
              ? decodeGif(pixels, content, header)
              : decodeKnown(lack, pixels, content, header, columns, rows, reduction);
      if (warning != null && options.damage() == Damage.REFUSED) {
        throw ImageException.corrupt(header.format(), warning);
      }
      pixels = orient(pixels, columns, rows, orientation);
      done = true;
    } finally {
      if (!done) {
        pool.give(pixels);
      }
    }
    boolean swapped = orientation.swapsAxes();
    return new DecodedImage(
        swapped ? header.height() : header.width(),
        swapped ? header.width() : header.height(),
        swapped ? rows : columns,
        swapped ? columns : rows,
        reduction,
        pixels,
        pool,
        warning == null
            ? null
            : "Read %s only in part: %s".formatted(header.format().label(), warning));
  }

  /**
   * Returns an image of undefined pixels for whoever paints it, in this decoder's memory.
   *
   * @param width columns, at least 1
   * @param height rows, at least 1; the pixels are at most 715,827,882
   */
  public DecodedImage allocate(int width, int height) {
    if (width < 1 || height < 1 || (long) width * height > MAX_BUFFER_PIXELS) {
      throw new IllegalArgumentException(
          "Cannot hold an image of %d x %d pixels: at least 1 x 1, at most %d pixels"
              .formatted(width, height, MAX_BUFFER_PIXELS));
    }
    return allocate(width, height, null);
  }

  /** Returns an image of undefined pixels of which something is said already. */
  DecodedImage allocate(int width, int height, @Nullable String warning) {
    BytePointer pixels = pool.take(3L * width * height);
    return new DecodedImage(width, height, width, height, 1, pixels, pool, warning);
  }

  /** Returns an image turned upright, and closes it if that is another one. */
  DecodedImage upright(DecodedImage stored, Orientation orientation) {
    if (orientation == Orientation.UPRIGHT) {
      return stored;
    }
    boolean swapped = orientation.swapsAxes();
    try (stored) {
      DecodedImage turned =
          allocate(
              swapped ? stored.height() : stored.width(),
              swapped ? stored.width() : stored.height(),
              stored.warning().orElse(null));
      turn(stored.buffer(), turned.buffer(), stored.width(), stored.height(), orientation);
      return turned;
    }
  }

  /**
   * Returns the bytes of native memory that the buffers of one such image take at most while it is
   * decoded, for budgets; what a codec takes inside itself comes on top.
   */
  public static long nativeBytes(ImageHeader header, int contentBytes, DecodeOptions options) {
    int reduction = options.reduction(header);
    long pixels = (long) ceilDiv(header.width(), reduction) * ceilDiv(header.height(), reduction);
    int copies = options.orientation().of(header) == Orientation.UPRIGHT ? 1 : 2;
    return copies * NativeBufferPool.capacity(3 * pixels)
        + NativeBufferPool.capacity((long) contentBytes + ImageFormat.MENDING_BYTES);
  }

  /** Frees the idle native memory; images still open free theirs when they are closed. */
  @Override
  public void close() {
    pool.close();
  }

  private static @Nullable String decodeGif(BytePointer pixels, byte[] content, ImageHeader header)
      throws ImageException {
    new GifContent(content).decode(header, pixels.asByteBuffer());
    return null;
  }

  /** Decodes content that lacks something, and returns what is wrong with it, null if nothing. */
  private @Nullable String decodeKnown(
      @Nullable String lack,
      BytePointer pixels,
      byte[] content,
      ImageHeader header,
      int columns,
      int rows,
      int reduction)
      throws ImageException {
    try {
      Optional<TileStack> stack = header.format().stack(content);
      String said =
          stack.isPresent()
              ? decodeStack(pixels, content, header, stack.get())
              : decodeInto(pixels, content, header, columns, rows, reduction);
      return said == null ? lack : said;
    } catch (ImageException refused) {
      Optional<PngRows> early =
          header.format() == ImageFormat.PNG ? PngRows.endingEarly(content) : Optional.empty();
      if (early.isPresent()) {
        decodeInto(pixels, early.get().filled(), header, columns, rows, reduction);
        return early.get().warning();
      }
      if (lack != null) {
        throw new ContentReader(header.format(), content).truncated(content.length);
      }
      throw refused;
    }
  }

  private @Nullable String decodeStack(
      BytePointer pixels, byte[] content, ImageHeader header, TileStack stack)
      throws ImageException {
    BytePointer tiles = pool.take(3L * stack.tileWidth() * stack.height());
    try {
      String said = decodeInto(tiles, content, header, stack.tileWidth(), stack.height(), 1);
      stack.unstack(tiles.asByteBuffer(), pixels.asByteBuffer(), header.width(), header.height());
      return said;
    } finally {
      pool.give(tiles);
    }
  }

  /** Returns what the decoder says of the picture, null where it says nothing. */
  private @Nullable String decodeInto(
      BytePointer pixels, byte[] content, ImageHeader header, int columns, int rows, int reduction)
      throws ImageException {
    BytePointer encoded = pool.take((long) content.length + ImageFormat.MENDING_BYTES);
    try (NativeMessages messages = NativeMessages.listen()) {
      int length = header.format().copyPicture(content, encoded);
      try (Mat source = new Mat(1, length, CV_8UC1, encoded);
          Mat target = new Mat(rows, columns, CV_8UC3, pixels);
          Mat result = imdecode(source, IMREAD_IGNORE_ORIENTATION | flags(reduction), target)) {
        if (result.empty()) {
          throw ImageException.corrupt(
              header.format(),
              "the decoder refused its data as damaged" + inBrackets(messages.heard()));
        }
        if (messages.tellOfLoss()) {
          throw ImageException.corrupt(
              header.format(), "parts of the picture are lost" + inBrackets(messages.heard()));
        }
        // The decoder writes into the target unless its size or type is another.
        if (result.address() == 0 || target.data().address() != pixels.address()) {
          throw ImageException.corrupt(
              header.format(),
              "it declares %d x %d pixels but holds %d x %d"
                  .formatted(header.width(), header.height(), result.cols(), result.rows()));
        }
        String heard = messages.heard();
        return heard.isEmpty()
            ? null
            : "the decoder says \"%s\"; parts of the picture may be gray or wrong".formatted(heard);
      }
    } finally {
      pool.give(encoded);
    }
  }

  private static String inBrackets(String heard) {
    return heard.isEmpty() ? "" : " (" + heard + ")";
  }

  /** Turns the pixels upright and returns where they are then; a buffer left behind is given. */
  private BytePointer orient(BytePointer pixels, int columns, int rows, Orientation orientation) {
    if (orientation == Orientation.UPRIGHT) {
      return pixels;
    }
    BytePointer turned = pool.take(3L * columns * rows);
    turn(pixels, turned, columns, rows, orientation);
    pool.give(pixels);
    return turned;
  }

  private static void turn(
      BytePointer pixels, BytePointer turned, int columns, int rows, Orientation orientation) {
    boolean swapped = orientation.swapsAxes();
    try (Mat stored = new Mat(rows, columns, CV_8UC3, pixels);
        Mat upright =
            new Mat(swapped ? columns : rows, swapped ? rows : columns, CV_8UC3, turned)) {
      if (swapped) {
        transpose(stored, upright);
      }
      if (orientation.mirrorsColumns() || orientation.mirrorsRows()) {
        flip(swapped ? upright : stored, upright, flipCode(orientation));
      }
    }
  }

  private static int flipCode(Orientation orientation) {
    if (orientation.mirrorsColumns()) {
      return orientation.mirrorsRows() ? -1 : 1;
    }
    return 0;
  }

  private static int flags(int reduction) {
    return switch (reduction) {
      case 1 -> IMREAD_COLOR;
      case 2 -> IMREAD_REDUCED_COLOR_2;
      case 4 -> IMREAD_REDUCED_COLOR_4;
      case 8 -> IMREAD_REDUCED_COLOR_8;
      default -> throw new IllegalArgumentException("Cannot decode at 1/" + reduction);
    };
  }

  private static void requireSize(ImageHeader header, long maxPixels) throws ImageException {
    requirePixels(
        header, maxPixels == 0 ? MAX_BUFFER_PIXELS : Math.min(maxPixels, MAX_BUFFER_PIXELS));
    if (Math.max(header.width(), header.height()) > MAX_SIDE) {
      throw tooLarge(header, "a side may have %d; cut it into parts".formatted(MAX_SIDE));
    }
  }

  /** Refuses an image of more pixels than a limit; 0 means none. */
  static void requirePixels(ImageHeader header, long limit) throws ImageException {
    if (limit > 0 && header.pixels() > limit) {
      String more = limit < MAX_BUFFER_PIXELS ? "raise --max-pixels, or make" : "make";
      throw tooLarge(header, "the limit is %d pixels; %s it smaller".formatted(limit, more));
    }
  }

  private static ImageException tooLarge(ImageHeader header, String limit) {
    return new ImageException(
        ImageStatus.TOO_LARGE,
        "Cannot decode %s of %d x %d pixels: %s"
            .formatted(header.format().label(), header.width(), header.height(), limit));
  }

  private static int ceilDiv(int value, int divisor) {
    return (value + divisor - 1) / divisor;
  }
}
