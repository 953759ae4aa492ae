package io.sparkdet.app.label.crash;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A small file that holds one line; a line without its end is none. */
final class MarkFile {

  private static final char END = '\n';

  private final FileSystem system;
  private final Path file;

  MarkFile(FileSystem system, Path file) {
    this.system = system;
    this.file = file;
  }

  /** Writes a line in place of another; the folder must be there, for a run that ended has none. */
  void write(String line) throws IOException {
    try (OutputStream out = system.createFile(file).overwrite(true).build()) {
      out.write((line + END).getBytes(StandardCharsets.UTF_8));
    }
  }

  Optional<String> read() throws IOException {
    try (InputStream in = system.open(file)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      int end = text.length() - 1;
      return end >= 0 && text.charAt(end) == END
          ? Optional.of(text.substring(0, end))
          : Optional.empty();
    }
  }

  void remove() throws IOException {
    system.delete(file, false);
  }
}
