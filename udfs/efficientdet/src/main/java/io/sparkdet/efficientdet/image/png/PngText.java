package io.sparkdet.efficientdet.image.png;

import io.sparkdet.efficientdet.image.orientation.OrientationTags;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The texts of a PNG that say something of its orientation: chunks tEXt, zTXt and iTXt (W3C PNG 3,
 * section 11.3.3) with an XMP packet, or with EXIF as ImageMagick has long written it, in
 * hexadecimal under {@code Raw profile type exif}.
 */
public final class PngText {

  private static final String XMP = "XML:com.adobe.xmp";
  private static final String RAW_PROFILE = "Raw profile type exif";

  /** As in Pillow: a longer text is not a text but a bomb. */
  private static final int MAX_BYTES = 1 << 20;

  /** The lines before the hexadecimal digits: an empty one, the name, the length. */
  private static final int PROFILE_LINES = 3;

  private final byte[] content;
  private final int end;
  private int at;

  private PngText(byte[] content, int start, int length) {
    this.content = content;
    this.at = start;
    this.end = start + length;
  }

  /** Gathers from a tEXt chunk. */
  public static void gather(OrientationTags tags, byte[] content, int start, int length) {
    PngText text = new PngText(content, start, length);
    String keyword = text.word();
    if (keyword.equals("exif")) {
      tags.exif(text.at, text.end - text.at);
    } else {
      text.put(tags, keyword, false);
    }
  }

  /** Gathers from a zTXt chunk: a keyword, the method 0, deflated text. */
  public static void gatherCompressed(OrientationTags tags, byte[] content, int start, int length) {
    PngText text = new PngText(content, start, length);
    String keyword = text.word();
    if (text.end > text.at && content[text.at] == 0) {
      text.at++;
      text.put(tags, keyword, true);
    }
  }

  /** Gathers from an iTXt chunk: a keyword, whether and how it is deflated, two names, text. */
  public static void gatherInternational(
      OrientationTags tags, byte[] content, int start, int length) {
    PngText text = new PngText(content, start, length);
    String keyword = text.word();
    if (text.end - text.at < 2) {
      return;
    }
    boolean compressed = content[text.at] != 0;
    if (compressed && content[text.at + 1] != 0) {
      return;
    }
    text.at += 2;
    text.word();
    text.word();
    text.put(tags, keyword, compressed);
  }

  /** Returns what stands before the next zero byte, and goes on behind it. */
  private String word() {
    int start = at;
    while (at < end && content[at] != 0) {
      at++;
    }
    String word = new String(content, start, at - start, StandardCharsets.ISO_8859_1);
    at = Math.min(end, at + 1);
    return word;
  }

  private void put(OrientationTags tags, String keyword, boolean compressed) {
    if (!keyword.equals(XMP) && !keyword.equals(RAW_PROFILE)) {
      return;
    }
    Optional<byte[]> value = compressed ? inflated() : Optional.of(rest());
    if (value.isPresent() && keyword.equals(XMP)) {
      tags.xmp(value.get());
    } else if (value.isPresent()) {
      tags.rawProfile(profile(value.get()));
    }
  }

  private byte[] rest() {
    return Arrays.copyOfRange(content, at, end);
  }

  /** Returns the text; empty if it is damaged, cut short or too long. */
  private Optional<byte[]> inflated() {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(content, at, end - at);
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      byte[] buffer = new byte[8192];
      while (!inflater.finished()) {
        int count = inflater.inflate(buffer);
        if (count == 0 && !inflater.finished()) {
          return Optional.empty();
        }
        text.write(buffer, 0, count);
        if (text.size() > MAX_BYTES) {
          return Optional.empty();
        }
      }
      return Optional.of(text.toByteArray());
    } catch (DataFormatException e) {
      return Optional.empty();
    } finally {
      inflater.end();
    }
  }

  /** Returns the bytes of a profile; a block that says nothing if its digits are damaged. */
  private static byte[] profile(byte[] text) {
    String[] lines = new String(text, StandardCharsets.ISO_8859_1).split("\n", PROFILE_LINES + 1);
    String digits = lines.length > PROFILE_LINES ? lines[PROFILE_LINES] : "";
    try {
      return HexFormat.of().parseHex(digits.replaceAll("\\s", ""));
    } catch (IllegalArgumentException e) {
      return new byte[] {0};
    }
  }
}
