package io.sparkdet.sql.store;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Names of local files as text, and back, whatever the locale: names are bytes, read as UTF-8. A
 * byte that is no UTF-8 is written as {@code %E9}; such text names the file with that byte unless
 * there is one of exactly that name. Where there is, the byte is written as {@code %e9}: two files
 * never have the same text.
 *
 * <p>A URI holds a path byte by byte, so that it is the way between {@link Path} and text that no
 * locale spoils.
 */
final class LocalNames {

  private static final boolean NAMES_ARE_UTF8 =
      "UTF-8".equalsIgnoreCase(System.getProperty("sun.jnu.encoding"));
  private static final String UNESCAPED = "/-._~";

  private LocalNames() {}

  /** Returns the absolute path as text. */
  static String text(Path path) {
    String plain = path.toString();
    if (NAMES_ARE_UTF8 && plain.indexOf('\uFFFD') < 0) {
      return plain;
    }
    byte[] name = bytes(path.toUri().getRawPath(), false);
    String text = withoutSlash(decoded(name, "%%%02X"));
    Path literal = ofBytes(text.getBytes(StandardCharsets.UTF_8));
    boolean taken = !literal.equals(path) && Files.exists(literal, LinkOption.NOFOLLOW_LINKS);
    return taken ? withoutSlash(decoded(name, "%%%02x")) : text;
  }

  private static String withoutSlash(String text) {
    return text.length() > 1 && text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  /** Returns the path of an absolute path's text. */
  static Path path(String text) {
    Path literal = ofBytes(text.getBytes(StandardCharsets.UTF_8));
    if (text.indexOf('%') < 0 || Files.exists(literal, LinkOption.NOFOLLOW_LINKS)) {
      return literal;
    }
    Path unescaped = ofBytes(bytes(text, true));
    return Files.exists(unescaped, LinkOption.NOFOLLOW_LINKS) ? unescaped : literal;
  }

  private static Path ofBytes(byte[] bytes) {
    StringBuilder uri = new StringBuilder("file://");
    for (byte b : bytes) {
      char c = (char) (b & 0xFF);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || UNESCAPED.indexOf(c) >= 0;
      if (plain) {
        uri.append(c);
      } else {
        uri.append(String.format(Locale.ROOT, "%%%02X", (int) c));
      }
    }
    return Path.of(URI.create(uri.toString()));
  }

  /** Returns the bytes of text with escapes; of high bytes only where others are no escapes. */
  private static byte[] bytes(String text, boolean highOnly) {
    byte[] in = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer out = ByteBuffer.allocate(in.length);
    for (int i = 0; i < in.length; i++) {
      int high = i + 2 < in.length && in[i] == '%' ? Character.digit(in[i + 1], 16) : -1;
      int low = high < 0 ? -1 : Character.digit(in[i + 2], 16);
      if (low >= 0 && (high >= 8 || !highOnly)) {
        out.put((byte) (16 * high + low));
        i += 2;
      } else {
        out.put(in[i]);
      }
    }
    byte[] bytes = new byte[out.position()];
    out.flip().get(bytes);
    return bytes;
  }

  private static String decoded(byte[] bytes, String escape) {
    CharsetDecoder utf8 =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer part = CharBuffer.allocate(bytes.length + 1);
    StringBuilder text = new StringBuilder();
    while (true) {
      CoderResult result = utf8.decode(in, part, true);
      text.append(part.flip());
      part.clear();
      if (!result.isError()) {
        return text.toString();
      }
      for (int i = 0; i < result.length(); i++) {
        text.append(String.format(Locale.ROOT, escape, in.get() & 0xFF));
      }
      utf8.reset();
    }
  }
}
