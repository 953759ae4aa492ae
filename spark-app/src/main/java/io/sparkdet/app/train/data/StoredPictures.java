package io.sparkdet.app.train.data;

import io.sparkdet.detection.matching.TruthBoxes;
import io.sparkdet.efficientdet.augmentation.TrainingPictures;
import io.sparkdet.sql.store.FileStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;

/** The pictures of a set where they are stored: on any file system that Hadoop knows, or packed. */
public record StoredPictures(TrainingSet set, Configuration hadoop) implements TrainingPictures {

  @Override
  public int count() {
    return set.size();
  }

  @Override
  public byte[] content(int picture) throws IOException {
    String path = set.path(picture);
    try (InputStream in = FileStore.of(path, hadoop).open(path)) {
      return in.readAllBytes();
    } catch (UncheckedIOException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public TruthBoxes boxes(int picture) {
    return set.boxes(picture);
  }
}
