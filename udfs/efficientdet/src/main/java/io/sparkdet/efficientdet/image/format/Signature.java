package io.sparkdet.efficientdet.image.format;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/** The first bytes of a file, by which formats are told apart whatever the file is called. */
final class Signature {

  private static final int SHOWN_BYTES = 8;
  private static final int SHOWN_CHARACTERS = 24;
  private static final int JUDGED_BYTES = 512;

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

  /** Returns what content is that is none of {@link ForeignFormat}, to be put after "found". */
  static String describe(byte[] content) {
    return text(content).map(Signature::describeText).orElseGet(() -> describeBytes(content));
  }

  private static String describeBytes(byte[] content) {
    String bytes =
        HexFormat.ofDelimiter(" ").formatHex(content, 0, Math.min(SHOWN_BYTES, content.length));
    return content.length == 1 ? "one byte (" + bytes + ")" : "unknown data (" + bytes + ")";
  }

  private static String describeText(String start) {
    String text = start.strip();
    if (text.contains("<svg")) {
      return "an SVG drawing";
    }
    int line = text.indexOf('\n');
    text = line < 0 ? text : text.substring(0, line).strip();
    if (text.regionMatches(true, 0, "<!doctype html", 0, 14)
        || text.regionMatches(true, 0, "<html", 0, 5)) {
      return "an HTML page";
    }
    boolean cut = text.length() > SHOWN_CHARACTERS;
    return "text (\"" + (cut ? text.substring(0, SHOWN_CHARACTERS) + "…" : text) + "\")";
  }

  /** Returns the beginning of what is UTF-8 without control characters. */
  private static Optional<String> text(byte[] content) {
    int end = Math.min(content.length, JUDGED_BYTES);
    CharBuffer text = CharBuffer.allocate(end);
    boolean malformed =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .decode(ByteBuffer.wrap(content, 0, end), text, content.length == end)
            .isError();
    text.flip();
    boolean control =
        text.chars().anyMatch(c -> c == 0x7F || (c < 0x20 && "\n\r\t\f".indexOf(c) < 0));
    return malformed || control ? Optional.empty() : Optional.of(text.toString());
  }
}
