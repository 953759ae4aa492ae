package io.sparkdet.app.ml;

import io.sparkdet.efficientdet.model.ModelFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;

/**
 * A saved detector: Spark's metadata and, where its model would be deleted with the application,
 * the model folder too, under the name {@code model}. Such a saved stage may be moved.
 */
final class DetectorFolder {

  private static final String MODEL = "model";

  private DetectorFolder() {}

  /** Saves a detector. */
  static final class Writer extends MLWriter {

    private final EfficientDetDetector detector;

    Writer(EfficientDetDetector detector) {
      this.detector = detector;
    }

    @Override
    public void saveImpl(String path) {
      DefaultParamsWriter.saveMetadata(
          detector.hasTemporaryModel() ? withModelIn(path) : detector, path, sparkSession());
    }

    private EfficientDetDetector withModelIn(String path) {
      Configuration hadoop = sc().hadoopConfiguration();
      Path from = new Path(detector.getOrDefault(detector.modelUrl()));
      try {
        Path to = qualified(new Path(path, MODEL), hadoop);
        for (String file : new String[] {ModelFolder.WEIGHTS_FILE, ModelFolder.DESCRIPTION_FILE}) {
          FileUtil.copy(
              from.getFileSystem(hadoop),
              new Path(from, file),
              to.getFileSystem(hadoop),
              new Path(to, file),
              false,
              hadoop);
        }
        return detector.copy(new ParamMap()).setModelUrl(to.toString());
      } catch (IOException e) {
        throw new UncheckedIOException(
            "Cannot save the model %s to %s: %s".formatted(from, path, e.getMessage()), e);
      }
    }
  }

  /** Loads a detector. */
  static final class Reader extends MLReader<EfficientDetDetector> {

    @Override
    public EfficientDetDetector load(String path) {
      EfficientDetDetector loaded =
          new DefaultParamsReader<EfficientDetDetector>().session(sparkSession()).load(path);
      Configuration hadoop = sc().hadoopConfiguration();
      try {
        Path model = qualified(new Path(path, MODEL), hadoop);
        FileSystem system = model.getFileSystem(hadoop);
        return system.exists(new Path(model, ModelFolder.DESCRIPTION_FILE))
            ? loaded.setModelUrl(model.toString())
            : loaded;
      } catch (IOException e) {
        throw new UncheckedIOException(
            "Cannot load the model in %s: %s".formatted(path, e.getMessage()), e);
      }
    }
  }

  private static Path qualified(Path path, Configuration hadoop) throws IOException {
    return path.getFileSystem(hadoop).makeQualified(path);
  }
}
