package io.sparkdet.efficientdet.image.orientation;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the parts of one file say of its orientation, gathered while they are stepped over, and
 * which of it counts: EXIF, and only where that does not have the tag XMP's {@code
 * tiff:Orientation}; as {@code ImageOps.exif_transpose} of Pillow 13.0.0.
 */
public final class OrientationTags {

  private static final Pattern XMP_TAG = Pattern.compile("tiff:Orientation(?:=\"|>)([0-9])");
  private static final ByteBuffer PREFIX =
      ByteBuffer.wrap("Exif\0\0".getBytes(StandardCharsets.US_ASCII)).asReadOnlyBuffer();

  /** As many prefixes before a block are passed over. */
  private static final int MOST_PREFIXES = 2;

  private final byte[] content;
  private @Nullable ByteBuffer exif;
  private @Nullable ByteBuffer rawProfile;
  private @Nullable ByteBuffer xmp;

  public OrientationTags(byte[] content) {
    this.content = content;
  }

  /** Takes an EXIF block, with or without its prefix, in place of one seen before. */
  public void exif(int start, int length) {
    exif = part(start, length);
  }

  /** Takes an EXIF segment of a JPEG: a later one goes on where the one before ended. */
  public void exifSegment(int start, int length) {
    ByteBuffer segment = part(start, length);
    ByteBuffer before = exif;
    if (before == null) {
      exif = segment;
    } else {
      ByteBuffer next = withoutPrefix(segment);
      exif = ByteBuffer.allocate(before.limit() + next.limit()).put(before).put(next).rewind();
    }
  }

  /** Takes an EXIF block that stood in a text; it counts only where there is no other. */
  public void rawProfile(byte[] block) {
    rawProfile = ByteBuffer.wrap(block);
  }

  /** Takes an XMP packet in place of one seen before. */
  public void xmp(int start, int length) {
    xmp = part(start, length);
  }

  /** Takes an XMP packet out of other bytes than the file's, in place of one seen before. */
  public void xmp(byte[] packet) {
    xmp(ByteBuffer.wrap(packet));
  }

  /** Takes an XMP packet that lies somewhere, in place of one seen before. */
  public void xmp(ByteBuffer packet) {
    xmp = packet;
  }

  /** Returns what counts; upright where nothing is said, or nothing that makes sense. */
  public Orientation orientation() {
    return ofExif().orElseGet(this::ofXmp);
  }

  private Optional<Orientation> ofExif() {
    ByteBuffer block = exif != null ? exif : rawProfile;
    if (block == null) {
      return Optional.empty();
    }
    for (int i = 0; i < MOST_PREFIXES && startsWithPrefix(block); i++) {
      block = withoutPrefix(block);
    }
    return block.hasRemaining() ? ExifOrientation.ofTiff(block) : Optional.empty();
  }

  private Orientation ofXmp() {
    ByteBuffer packet = xmp;
    if (packet == null) {
      return Orientation.UPRIGHT;
    }
    // One byte a character: the tag is ASCII, whatever else is written around it.
    Matcher tag = XMP_TAG.matcher(StandardCharsets.ISO_8859_1.decode(packet.duplicate()));
    return tag.find() ? Orientation.ofExif(tag.group(1).charAt(0) - '0') : Orientation.UPRIGHT;
  }

  private ByteBuffer part(int start, int length) {
    return ByteBuffer.wrap(content, start, length).slice();
  }

  private static boolean startsWithPrefix(ByteBuffer block) {
    return block.limit() >= PREFIX.limit() && block.slice(0, PREFIX.limit()).equals(PREFIX);
  }

  private static ByteBuffer withoutPrefix(ByteBuffer block) {
    return block.slice(PREFIX.limit(), block.limit() - PREFIX.limit());
  }
}
