package io.sparkdet.sql.annotations;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.hadoop.security.AccessControlException;
import org.jspecify.annotations.Nullable;

/** A file on any Hadoop file system; one that ends in {@code .gz} and the like is unpacked. */
final class AnnotationFile {

  private final String name;
  private final Path path;
  private final Configuration configuration;
  private final @Nullable CompressionCodec codec;

  AnnotationFile(String name, Configuration configuration) {
    this.name = name;
    this.path = new Path(name);
    this.configuration = configuration;
    this.codec = new CompressionCodecFactory(configuration).getCodec(path);
  }

  /** Returns the name as the user gave it. */
  String name() {
    return name;
  }

  /** Returns the number of bytes, packed ones where it is packed. */
  long length() {
    try {
      FileStatus status = path.getFileSystem(configuration).getFileStatus(path);
      if (status.isDirectory()) {
        throw new AnnotationException(
            "Cannot read %s: it is a directory; give one JSON file".formatted(name));
      }
      return status.getLen();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** Returns whether it can be read from any byte on. */
  boolean isSeekable() {
    return codec == null;
  }

  /** Returns all bytes, unpacked. */
  InputStream open() throws IOException {
    return open(0);
  }

  /** Returns the bytes from {@code offset} on. */
  InputStream open(long offset) throws IOException {
    try {
      FSDataInputStream in = path.getFileSystem(configuration).open(path);
      in.seek(offset);
      return codec == null ? in : codec.createInputStream(in);
    } catch (FileNotFoundException | AccessControlException e) {
      throw unreadable(e);
    }
  }

  private AnnotationException unreadable(IOException e) {
    String why =
        e instanceof FileNotFoundException
            ? "there is no such file; give its path or URI"
            : String.valueOf(e.getMessage());
    return new AnnotationException("Cannot read %s: %s".formatted(name, why), e);
  }
}
