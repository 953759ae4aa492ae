package io.sparkdet.app.report.pictures;

import io.sparkdet.efficientdet.image.DecodeOptions;
import io.sparkdet.efficientdet.image.DecodedImage;
import io.sparkdet.efficientdet.image.ImageDecoder;
import io.sparkdet.efficientdet.image.format.ImageException;
import io.sparkdet.efficientdet.image.format.ImageHeader;
import io.sparkdet.sql.store.FileStore;
import io.sparkdet.sql.store.StoredEntry;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Opens pictures of any Hadoop file system; owns the decoder. */
public final class PictureFiles implements AutoCloseable {

  /** Larger files are not opened to be looked at. */
  private static final long MAX_BYTES = 256L << 20;

  private final ImageDecoder decoder = new ImageDecoder();
  private final Configuration configuration;

  /** Opens the decoder. */
  public PictureFiles(Configuration configuration) {
    this.configuration = configuration;
  }

  /**
   * Opens a picture, which the caller closes.
   *
   * @param options how it is decoded, given its header
   * @throws FileNotFoundException if there is no such file
   * @throws IOException if it cannot be read or is too large to be looked at
   * @throws ImageException if it cannot be decoded
   */
  public DecodedImage open(Path path, Function<ImageHeader, DecodeOptions> options)
      throws IOException, ImageException {
    byte[] content = read(path);
    ImageHeader header = ImageHeader.read(content);
    return decoder.decode(content, header, options.apply(header));
  }

  private byte[] read(Path path) throws IOException {
    String name = FileStore.qualified(path.toString(), configuration);
    FileStore store = FileStore.of(name, configuration);
    StoredEntry entry = store.status(name);
    if (entry.isFolder()) {
      throw new FileNotFoundException(path + " is a folder");
    }
    if (entry.bytes() > MAX_BYTES) {
      throw new IOException("its file of %d bytes is too large to show".formatted(entry.bytes()));
    }
    try (InputStream source = store.open(name)) {
      return source.readAllBytes();
    }
  }

  /** Frees the decoder's memory. */
  @Override
  public void close() {
    decoder.close();
  }
}
