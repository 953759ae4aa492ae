package io.sparkdet.sql.annotations.file;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.BZip2Codec;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.hadoop.io.compress.GzipCodec;
import org.jspecify.annotations.Nullable;

/**
 * A file on any Hadoop file system. What is packed by gzip or bzip2 is known by its first bytes,
 * whatever it is called, and unpacked; other packings that Hadoop knows are by their suffix.
 *
 * <p>Reading fails with an {@link AnnotationException} that names the file.
 */
public final class AnnotationFile {

  private final String name;
  private final Path path;
  private final Configuration configuration;

  public AnnotationFile(String name, Configuration configuration) {
    this.name = name;
    this.path = new Path(name);
    this.configuration = configuration;
  }

  /** Returns the name as the user gave it. */
  public String name() {
    return name;
  }

  /** Returns the number of bytes, packed ones where it is packed. */
  public long length() {
    try {
      FileStatus status = system().getFileStatus(path);
      if (status.isDirectory()) {
        throw new AnnotationException(
            "Cannot read %s: it is a directory; give one JSON file".formatted(name));
      }
      return status.getLen();
    } catch (IOException | RuntimeException e) {
      throw AnnotationException.unreadable(name, e);
    }
  }

  /** Returns what its first bytes are, packed ones where it is packed. */
  public FileContent content() {
    try (InputStream in = checked(system().open(path), "")) {
      return FileContent.of(in.readNBytes(FileContent.LOOKED_AT));
    } catch (IOException | RuntimeException e) {
      throw AnnotationException.unreadable(name, e);
    }
  }

  /** Returns the first bytes of its text, unpacked. */
  public byte[] beginning() {
    try (InputStream in = open()) {
      return in.readNBytes(FileContent.LOOKED_AT);
    } catch (IOException | RuntimeException e) {
      throw AnnotationException.unreadable(name, e);
    }
  }

  /** Returns whether it can be read from any byte on: it is not packed, and one byte a letter. */
  public boolean isSeekable() {
    FileContent content = content();
    return content != FileContent.WIDE_TEXT && codec(content) == null;
  }

  /**
   * Returns all bytes of a JSON file, unpacked.
   *
   * @param wanted what the error says is to be given where it holds something else
   */
  public InputStream openJson(String wanted) {
    try {
      InputStream in = open();
      in.mark(FileContent.LOOKED_AT);
      byte[] first = in.readNBytes(FileContent.LOOKED_AT);
      in.reset();
      FileContent content = FileContent.of(first);
      if (content != FileContent.JSON && content != FileContent.WIDE_TEXT) {
        in.close();
        throw new AnnotationException(
            "Cannot read %s: it %s; give %s".formatted(name, content.description(), wanted));
      }
      return in;
    } catch (IOException | RuntimeException e) {
      throw AnnotationException.unreadable(name, e);
    }
  }

  /** Returns all bytes, unpacked, in a stream that can go back to a mark. */
  public InputStream open() {
    try {
      BufferedInputStream in = new BufferedInputStream(checked(system().open(path), ""));
      in.mark(FileContent.LOOKED_AT);
      byte[] first = in.readNBytes(FileContent.LOOKED_AT);
      in.reset();
      FileContent content = FileContent.of(first);
      CompressionCodec codec = codec(content);
      return codec == null
          ? in
          : new BufferedInputStream(
              checked(codec.createInputStream(in), codec.getDefaultExtension().substring(1)));
    } catch (IOException | RuntimeException e) {
      throw AnnotationException.unreadable(name, e);
    }
  }

  /** Returns the bytes from {@code offset} on, of a file that is seekable. */
  public InputStream open(long offset) {
    try {
      FSDataInputStream in = system().open(path);
      in.seek(offset);
      return checked(in, "");
    } catch (IOException | RuntimeException e) {
      throw AnnotationException.unreadable(name, e);
    }
  }

  private InputStream checked(InputStream in, String packing) {
    return new NamedInput(in, name, packing);
  }

  /** Returns what unpacks such content; null for plain text. */
  private @Nullable CompressionCodec codec(FileContent content) {
    CompressionCodecFactory codecs = new CompressionCodecFactory(configuration);
    return switch (content) {
      case GZIP -> codecs.getCodecByClassName(GzipCodec.class.getName());
      case BZIP2 -> codecs.getCodecByClassName(BZip2Codec.class.getName());
      case ZSTANDARD, BINARY -> codecs.getCodec(path);
      default -> null;
    };
  }

  /** Without checksum companions where it is local: they are stale once a file was edited. */
  private FileSystem system() throws IOException {
    FileSystem system = path.getFileSystem(configuration);
    return system instanceof LocalFileSystem local ? local.getRawFileSystem() : system;
  }
}
