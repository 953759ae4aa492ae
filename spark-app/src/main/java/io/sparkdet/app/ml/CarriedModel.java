package io.sparkdet.app.ml;

import io.sparkdet.efficientdet.model.ModelFolder;
import io.sparkdet.sql.detector.ModelStore;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model that belongs to a stage and is saved with it. Its files stay open from the time when the
 * stage was loaded or fitted: Spark's {@code overwrite()} deletes a folder before it asks what
 * should be written there, and whoever overwrites a stage where it was loaded from means to keep
 * its model.
 */
final class CarriedModel {

  private static final Logger LOG = LoggerFactory.getLogger(CarriedModel.class);
  private static final Cleaner CLEANER = Cleaner.create();
  private static final int BLOCK_BYTES = 1 << 20;

  private final String url;
  private final byte[] description;
  private final FileChannel weights;

  private CarriedModel(String url, byte[] description, FileChannel weights) {
    this.url = url;
    this.description = description;
    this.weights = weights;
  }

  /**
   * Opens a model's files; those of another machine are fetched as for detecting.
   *
   * @param url the model folder, as a stage names it
   * @throws IOException if it is not there or damaged
   */
  static CarriedModel open(String url, Configuration hadoop) throws IOException {
    java.nio.file.Path folder = ModelStore.open(url, hadoop).folder();
    byte[] description = Files.readAllBytes(folder.resolve(ModelFolder.DESCRIPTION_FILE));
    FileChannel weights =
        FileChannel.open(folder.resolve(ModelFolder.WEIGHTS_FILE), StandardOpenOption.READ);
    CarriedModel carried = new CarriedModel(url, description, weights);
    CLEANER.register(carried, () -> close(weights));
    return carried;
  }

  private static void close(FileChannel weights) {
    try {
      weights.close();
    } catch (IOException e) {
      LOG.debug("Cannot close the weights of a model that no stage has any more", e);
    }
  }

  /** Returns whether this is the model that a stage names now. */
  boolean is(String named) {
    return url.equals(named);
  }

  /** Writes the model folder; the description, which makes it one, comes last. */
  void write(Path folder, Configuration hadoop) {
    try {
      FileSystem system = folder.getFileSystem(hadoop);
      try (OutputStream out = system.create(new Path(folder, ModelFolder.WEIGHTS_FILE))) {
        ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);
        for (long at = 0; weights.read(block, at) >= 0; at += block.position(), block.clear()) {
          out.write(block.array(), 0, block.position());
        }
      }
      try (OutputStream out = system.create(new Path(folder, ModelFolder.DESCRIPTION_FILE))) {
        out.write(description);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot save the model %s to %s: %s".formatted(url, folder, e.getMessage()), e);
    }
  }
}
