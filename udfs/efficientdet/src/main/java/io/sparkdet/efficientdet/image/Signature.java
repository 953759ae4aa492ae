package io.sparkdet.efficientdet.image;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** The first bytes of a file, by which formats are told apart whatever the file is called. */
final class Signature {

  private static final int SHOWN_BYTES = 8;
  private static final int SHOWN_CHARACTERS = 24;

  private Signature() {}

  static boolean startsWith(byte[] content, int at, int... bytes) {
    if (content.length < at + bytes.length) {
      return false;
    }
    for (int i = 0; i < bytes.length; i++) {
      if ((content[at + i] & 0xFF) != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  /** Returns what content is that no reader claims, to be put after "found". */
  static String describe(byte[] content) {
    if (startsWith(content, 0, 'I', 'I', 42, 0) || startsWith(content, 0, 'M', 'M', 0, 42)) {
      return "a TIFF picture";
    }
    if (startsWith(content, 4, 'f', 't', 'y', 'p')) {
      return "an ISO media file (HEIC, AVIF or video)";
    }
    if (startsWith(content, 4, 'j', 'P', ' ', ' ') || startsWith(content, 0, 0xFF, 0x4F)) {
      return "a JPEG 2000 picture";
    }
    if (startsWith(content, 4, 'J', 'X', 'L', ' ') || startsWith(content, 0, 0xFF, 0x0A)) {
      return "a JPEG XL picture";
    }
    if (startsWith(content, 0, '8', 'B', 'P', 'S')) {
      return "a Photoshop document";
    }
    if (startsWith(content, 0, '%', 'P', 'D', 'F')) {
      return "a PDF document";
    }
    if (startsWith(content, 0, 'P', 'K')) {
      return "a ZIP archive";
    }
    if (startsWith(content, 0, 0x1F, 0x8B)) {
      return "gzip data";
    }
    if (isText(content)) {
      return describeText(content);
    }
    int shown = Math.min(SHOWN_BYTES, content.length);
    return "unknown data (" + HexFormat.ofDelimiter(" ").formatHex(content, 0, shown) + ")";
  }

  private static String describeText(byte[] content) {
    int end = Math.min(content.length, 4 * SHOWN_CHARACTERS);
    String text = new String(content, 0, end, StandardCharsets.UTF_8).strip();
    int line = text.indexOf('\n');
    text = line < 0 ? text : text.substring(0, line).strip();
    if (text.regionMatches(true, 0, "<!doctype html", 0, 14)
        || text.regionMatches(true, 0, "<html", 0, 5)) {
      return "an HTML page";
    }
    boolean cut = text.length() > SHOWN_CHARACTERS;
    return "text (\"" + (cut ? text.substring(0, SHOWN_CHARACTERS) + "…" : text) + "\")";
  }

  private static boolean isText(byte[] content) {
    int end = Math.min(content.length, 512);
    for (int i = 0; i < end; i++) {
      int b = content[i] & 0xFF;
      boolean blank = b == '\n' || b == '\r' || b == '\t' || b == '\f';
      if (b == 0x7F || (b < 0x20 && !blank)) {
        return false;
      }
    }
    return true;
  }
}
