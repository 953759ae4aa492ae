package io.sparkdet.app.ml;

import io.sparkdet.efficientdet.model.ModelFolder;
import io.sparkdet.sql.detector.ModelStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;

/**
 * A saved detector: Spark's metadata and, where the model belongs to the stage, the model folder
 * too, under the name {@code model}. Such a saved stage may be moved, and carries its model on
 * wherever it is loaded and saved again. Another model stays where it is, and its address is saved
 * so that it means the same everywhere.
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

    /**
     * Saves the stage.
     *
     * @throws IllegalArgumentException if that would delete the model that the stage names
     */
    @Override
    public void save(String path) throws IOException {
      if (detector.isSet(detector.modelUrl()) && carried().isEmpty()) {
        requireOutside(path, address());
      }
      super.save(path);
    }

    private void requireOutside(String path, String model) throws IOException {
      String saved = qualified(new Path(path), sc().hadoopConfiguration()).toString();
      if (model.equals(saved) || model.startsWith(saved + "/")) {
        throw new IllegalArgumentException(
            "Cannot save the stage to %s: its model lies there (%s) and would be deleted; save it elsewhere"
                .formatted(path, model));
      }
    }

    @Override
    public void saveImpl(String path) {
      Configuration hadoop = sc().hadoopConfiguration();
      EfficientDetDetector saved = detector;
      if (detector.isSet(detector.modelUrl())) {
        saved = detector.copy(new ParamMap());
        Optional<CarriedModel> carried = carried();
        if (carried.isPresent()) {
          Path model = qualified(new Path(path, MODEL), hadoop);
          carried.get().write(model, hadoop);
          saved.setModelUrl(model.toString());
        } else {
          saved.setModelUrl(address());
        }
      }
      DefaultParamsWriter.saveMetadata(saved, path, sparkSession());
    }

    private Optional<CarriedModel> carried() {
      return detector.carriedModel();
    }

    private String address() {
      String url = detector.getOrDefault(detector.modelUrl());
      try {
        return ModelStore.everywhere(url, sc().hadoopConfiguration());
      } catch (IOException e) {
        throw new UncheckedIOException(
            "Cannot tell where the model %s is: %s".formatted(url, e.getMessage()), e);
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
      Path model = qualified(new Path(path, MODEL), hadoop);
      try {
        return model.getFileSystem(hadoop).exists(new Path(model, ModelFolder.DESCRIPTION_FILE))
            ? loaded.carrying(CarriedModel.open(model.toString(), hadoop), model.toString())
            : loaded;
      } catch (IOException e) {
        throw new UncheckedIOException(
            "Cannot load the model in %s: %s".formatted(path, e.getMessage()), e);
      }
    }
  }

  private static Path qualified(Path path, Configuration hadoop) {
    try {
      return path.getFileSystem(hadoop).makeQualified(path);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot reach %s: %s".formatted(path, e.getMessage()), e);
    }
  }
}
