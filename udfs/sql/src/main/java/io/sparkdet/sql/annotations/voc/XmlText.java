package io.sparkdet.sql.annotations.voc;

import io.sparkdet.sql.annotations.file.AnnotationException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of an XML file in the encoding that its mark or first line names, else UTF-8. */
final class XmlText {

  private static final Pattern DECLARED =
      Pattern.compile("^\\s*<\\?xml[^>]*encoding\\s*=\\s*[\"']([\\w.:-]+)[\"']");
  private static final int FIRST_LINE = 200;

  private XmlText() {}

  /**
   * Returns the text without its mark.
   *
   * @throws AnnotationException if it is not in that encoding, naming the first byte that is not
   */
  static String of(String file, byte[] content) {
    Charset charset = charset(file, content);
    ByteBuffer bytes = ByteBuffer.wrap(content);
    CharBuffer text = CharBuffer.allocate(content.length + 1);
    CoderResult end =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT)
            .decode(bytes, text, true);
    if (end.isError()) {
      throw new AnnotationException(
          "Cannot read %s: it is not %s at byte %d; save it as UTF-8, or name its encoding in its first line"
              .formatted(file, charset.name(), bytes.position()));
    }
    String decoded = text.flip().toString();
    return decoded.startsWith("\uFEFF") ? decoded.substring(1) : decoded;
  }

  private static Charset charset(String file, byte[] content) {
    if (content.length > 1 && (content[0] & 0xFF) == 0xFE && (content[1] & 0xFF) == 0xFF) {
      return StandardCharsets.UTF_16BE;
    }
    if (content.length > 1 && (content[0] & 0xFF) == 0xFF && (content[1] & 0xFF) == 0xFE) {
      return StandardCharsets.UTF_16LE;
    }
    String head =
        new String(content, 0, Math.min(FIRST_LINE, content.length), StandardCharsets.ISO_8859_1);
    Matcher declared = DECLARED.matcher(head);
    if (!declared.find()) {
      return StandardCharsets.UTF_8;
    }
    try {
      return Charset.forName(declared.group(1));
    } catch (IllegalArgumentException e) {
      throw new AnnotationException(
          "Cannot read %s: Java does not know its encoding %s; save it as UTF-8"
              .formatted(file, declared.group(1)),
          e);
    }
  }
}
