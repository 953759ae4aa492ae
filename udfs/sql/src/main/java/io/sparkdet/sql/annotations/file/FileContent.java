package io.sparkdet.sql.annotations.file;

import io.sparkdet.efficientdet.image.format.ImageFormat;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a file holds as far as its first bytes tell; its name says nothing. */
public enum FileContent {
  EMPTY("is empty (0 bytes)"),
  JSON("is JSON"),
  NULL("holds null, and nothing else"),
  WIDE_TEXT("is text in UTF-16 or UTF-32"),
  GZIP("is a gzip file"),
  BZIP2("is a bzip2 file"),
  ZSTANDARD("is packed by zstd"),
  XZ("is packed by xz"),
  ZIP("is a ZIP archive"),
  TAR("is a tar archive"),
  PARQUET("is a Parquet file"),
  ORC("is an ORC file"),
  AVRO("is an Avro file"),
  XML("is XML"),
  HTML("is an HTML page"),
  PICKLE("looks like a Python pickle"),
  NUMPY("is a NumPy file"),
  HDF5("is an HDF5 file"),
  PDF("is a PDF file"),
  PICTURE("is a picture"),
  YAML("looks like YAML"),
  YOLO("looks like YOLO text (class and box in a line)"),
  CSV("looks like CSV"),
  TEXT("is text, but not JSON"),
  BINARY("is neither JSON nor any text");

  /** As many bytes as are looked at. */
  public static final int LOOKED_AT = 4096;

  private static final Pattern NUMBERS_IN_LINE =
      Pattern.compile("\\s*[0-9]+([ \\t]+[-+0-9.eE]+){4,}\\s*");
  private static final Pattern KEY_AND_VALUE =
      Pattern.compile("(---.*|#.*|- .*|[A-Za-z_][\\w .-]*:(\\s.*)?)");
  private static final int TAR_MAGIC = 257;

  private final String description;

  FileContent(String description) {
    this.description = description;
  }

  /** Returns what is said of such a file after "it". */
  public String description() {
    return description;
  }

  /** Returns what a file begins with that begins with these bytes; fewer where it is shorter. */
  public static FileContent of(byte[] first) {
    if (first.length == 0) {
      return EMPTY;
    }
    if (begins(first, 0xFE, 0xFF) || begins(first, 0xFF, 0xFE) || begins(first, 0, 0, 0xFE, 0xFF)) {
      return WIDE_TEXT;
    }
    FileContent packed = binary(first);
    return packed != null ? packed : text(first);
  }

  private static @Nullable FileContent binary(byte[] first) {
    if (begins(first, 0x1F, 0x8B)) {
      return GZIP;
    }
    if (begins(first, 'B', 'Z', 'h') && first.length > 4 && first[4] == 0x31) {
      return BZIP2;
    }
    if (begins(first, 0x28, 0xB5, 0x2F, 0xFD)) {
      return ZSTANDARD;
    }
    if (begins(first, 0xFD, '7', 'z', 'X', 'Z')) {
      return XZ;
    }
    if (begins(first, 'P', 'K', 3, 4) || begins(first, 'P', 'K', 5, 6)) {
      return ZIP;
    }
    if (begins(first, 'P', 'A', 'R', '1')) {
      return PARQUET;
    }
    if (begins(first, 'O', 'R', 'C')) {
      return ORC;
    }
    if (begins(first, 'O', 'b', 'j', 1)) {
      return AVRO;
    }
    if (begins(first, 0x93, 'N', 'U', 'M', 'P', 'Y')) {
      return NUMPY;
    }
    if (begins(first, 0x89, 'H', 'D', 'F')) {
      return HDF5;
    }
    if (begins(first, '%', 'P', 'D', 'F')) {
      return PDF;
    }
    if (ImageFormat.isPicture(first)) {
      return PICTURE;
    }
    if (first.length > 1 && (first[0] & 0xFF) == 0x80 && first[1] >= 2 && first[1] <= 5) {
      return PICKLE;
    }
    if (first.length > TAR_MAGIC + 5
        && new String(first, TAR_MAGIC, 5, StandardCharsets.ISO_8859_1).equals("ustar")) {
      return TAR;
    }
    return null;
  }

  private static FileContent text(byte[] first) {
    for (byte b : first) {
      if (b >= 0 && b < 0x20 && b != '\n' && b != '\r' && b != '\t' && b != '\f') {
        return BINARY;
      }
    }
    String text = new String(first, StandardCharsets.UTF_8);
    String stripped = (text.startsWith("\uFEFF") ? text.substring(1) : text).stripLeading();
    if (stripped.isEmpty()) {
      return first.length < LOOKED_AT ? EMPTY : TEXT;
    }
    if (stripped.charAt(0) == '{' || stripped.charAt(0) == '[') {
      return JSON;
    }
    if (stripped.charAt(0) == '<') {
      String head = stripped.substring(0, Math.min(200, stripped.length()));
      return Pattern.compile("<(!doctype\\s+html|html)", Pattern.CASE_INSENSITIVE)
              .matcher(head)
              .find()
          ? HTML
          : XML;
    }
    if (stripped.strip().equals("null")) {
      return NULL;
    }
    String line = stripped.lines().findFirst().orElse("");
    if (NUMBERS_IN_LINE.matcher(line).matches()) {
      return YOLO;
    }
    if (line.contains(",") || line.contains(";") || line.contains("\t")) {
      return CSV;
    }
    return KEY_AND_VALUE.matcher(line).matches() ? YAML : TEXT;
  }

  private static boolean begins(byte[] first, int... magic) {
    if (first.length < magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if ((first[i] & 0xFF) != magic[i]) {
        return false;
      }
    }
    return true;
  }
}
