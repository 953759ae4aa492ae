package io.sparkdet.sql.annotations.openimages;

import io.sparkdet.sql.annotations.file.AnnotationException;
import io.sparkdet.sql.annotations.file.AnnotationFile;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/** The lines of a text file, each with the bytes where it begins and ends. */
final class LineScan implements Closeable {

  private static final int BUFFER = 1 << 16;

  private final String file;
  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER];
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private int filled;
  private int at;
  private long start;
  private long end;

  /**
   * Opens a file.
   *
   * @throws AnnotationException if it is packed, since rows are looked up in it
   */
  LineScan(String file, Configuration configuration) {
    this.file = file;
    AnnotationFile opened = new AnnotationFile(file, configuration);
    if (!opened.isSeekable()) {
      throw new AnnotationException(
          "Cannot read %s: it %s, and rows are looked up in it; make it plain UTF-8 text"
              .formatted(file, opened.content().description()));
    }
    in = opened.open(0);
  }

  /** Returns the next line without its end; null after the last. */
  @Nullable String next() {
    line.reset();
    start = end;
    try {
      while (true) {
        if (at == filled) {
          filled = in.read(buffer);
          at = 0;
          if (filled <= 0) {
            filled = 0;
            return end == start ? null : text();
          }
        }
        int from = at;
        while (at < filled && buffer[at] != '\n') {
          at++;
        }
        line.write(buffer, from, at - from);
        end += at - from;
        if (at < filled) {
          at++;
          end++;
          return text();
        }
      }
    } catch (IOException e) {
      throw AnnotationException.unreadable(file, e);
    }
  }

  private String text() {
    String text = line.toString(StandardCharsets.UTF_8);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  /** Returns the byte at which the last line begins. */
  long start() {
    return start;
  }

  /** Returns the byte after the last line and its end. */
  long end() {
    return end;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
