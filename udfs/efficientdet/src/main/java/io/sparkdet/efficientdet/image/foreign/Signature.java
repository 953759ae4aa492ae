package io.sparkdet.efficientdet.image.foreign;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/** The first bytes of a file, by which formats are told apart whatever the file is called. */
public final class Signature {

  private static final String SVG = "an SVG drawing";
  private static final String HTML = "an HTML page";
  private static final String SERVER_ERROR = "a server's error message";
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private static final int SHOWN_BYTES = 8;
  private static final int SHOWN_CHARACTERS = 24;
  private static final int JUDGED_BYTES = 512;

  private Signature() {}

  /** Returns whether content has these bytes at a place. */
  public static boolean startsWith(byte[] content, int at, int... bytes) {
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
  public static String describe(byte[] content) {
    return text(content).map(Signature::describeText).orElseGet(() -> describeBytes(content));
  }

  /** Returns what to do about content that is none of {@link ForeignFormat}. */
  public static String remedy(byte[] content) {
    return switch (text(content).map(Signature::describeText).orElse("")) {
      case HTML, SERVER_ERROR ->
          "; fetch the picture again: a server's answer was saved in its place";
      case SVG -> "; draw it as PNG";
      default -> "; fetch the picture again, or leave the file out";
    };
  }

  private static String describeBytes(byte[] content) {
    String bytes =
        HexFormat.ofDelimiter(" ").formatHex(content, 0, Math.min(SHOWN_BYTES, content.length));
    if (content.length > 1 && isAllZeros(content)) {
      return "nothing but zeros";
    }
    return content.length == 1 ? "one byte (" + bytes + ")" : "unknown data (" + bytes + ")";
  }

  private static boolean isAllZeros(byte[] content) {
    for (byte value : content) {
      if (value != 0) {
        return false;
      }
    }
    return true;
  }

  private static String describeText(String start) {
    String text = (start.startsWith(BYTE_ORDER_MARK) ? start.substring(1) : start).strip();
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.startsWith("<head")
        || (lower.startsWith("<")
            && (lower.contains("<html") || lower.contains("<!doctype html")))) {
      return HTML;
    }
    if (text.contains("<svg")) {
      return SVG;
    }
    if (text.startsWith("<Error>") || (text.startsWith("<?xml") && text.contains("<Error>"))) {
      return SERVER_ERROR;
    }
    int line = text.indexOf('\n');
    text = line < 0 ? text : text.substring(0, line).strip();
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
