package io.sparkdet.efficientdet.model.sample;

import io.sparkdet.efficientdet.model.ContentHash;
import io.sparkdet.efficientdet.model.ModelFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The embedded model: a small EfficientDet that finds the six shapes of the generated sample lake,
 * trained by {@code scripts/train-sample-model}, so that every command can be tried without a
 * download. Its {@code model.json} says how it was trained and what it reaches.
 */
public final class SampleModel {

  /** The model's name. */
  public static final String NAME = "sample";

  private static final List<String> FILES =
      List.of(ModelFolder.DESCRIPTION_FILE, ModelFolder.WEIGHTS_FILE);
  private static final int DIGITS = 12;

  private SampleModel() {}

  /**
   * Returns the model's folder under {@code cacheFolder}, writing it if it is not there yet; any
   * number of processes may ask at once.
   */
  public static Path folder(Path cacheFolder) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String file : FILES) {
      files.put(file, resource(file));
    }
    Path models = Files.createDirectories(cacheFolder.resolve("models"));
    String hash = ContentHash.of(files.values());
    Path folder = models.resolve(NAME + "-" + hash.substring(0, DIGITS));
    if (!Files.isDirectory(folder)) {
      Path arriving = Files.createTempDirectory(models, ".arriving-");
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        Files.write(arriving.resolve(file.getKey()), file.getValue());
      }
      return ModelFolder.keep(arriving, folder);
    }
    return folder;
  }

  private static byte[] resource(String file) throws IOException {
    try (InputStream in = SampleModel.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("The embedded model lacks " + file);
      }
      return in.readAllBytes();
    }
  }
}
