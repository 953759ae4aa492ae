package io.sparkdet.sql;

import java.io.IOException;
import java.io.Serializable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * What a call of {@code detect} computes: encoded image in, struct of {@link
 * DetectionSchema#DETECT} out, through the same service as the label job. It waits for each image,
 * so one task keeps one image in flight; batches form across the tasks of an executor.
 *
 * <p>Two of one detector are equal, as Spark needs to see that two calls are the same.
 */
sealed interface DetectFunction extends Serializable {

  /** Waits for what becomes of an image; {@code model} is NULL where the call names none. */
  Row detect(byte[] content, @Nullable String model) throws IOException, InterruptedException;

  /** {@code detect(content)} with the model that was configured when the query was analysed. */
  final class WithModel implements DetectFunction {

    private static final long serialVersionUID = 1L;

    private final DetectorSpec spec;
    private transient volatile @Nullable LocalDetector detector;

    WithModel(DetectorSpec spec) {
      this.spec = spec;
    }

    @Override
    public Row detect(byte[] content, @Nullable String model)
        throws IOException, InterruptedException {
      return detector().detect(content);
    }

    private LocalDetector detector() throws IOException {
      LocalDetector known = detector;
      if (known == null) {
        known = LocalDetector.of(spec);
        detector = known;
      }
      return known;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof WithModel function && function.spec.equals(spec);
    }

    @Override
    public int hashCode() {
      return spec.hashCode();
    }
  }

  /** {@code detect(content, model)} with a model for each row. */
  final class ByModel implements DetectFunction {

    private static final long serialVersionUID = 1L;

    private final Map<String, String> settings;
    private final HadoopSettings hadoop;
    private transient volatile @Nullable Map<String, LocalDetector> detectors;

    ByModel(Map<String, String> settings, HadoopSettings hadoop) {
      this.settings = settings;
      this.hadoop = hadoop;
    }

    @Override
    public Row detect(byte[] content, @Nullable String model)
        throws IOException, InterruptedException {
      if (model == null) {
        throw new IllegalArgumentException("Cannot detect without a model");
      }
      return detector(model).detect(content);
    }

    private LocalDetector detector(String model) throws IOException {
      Map<String, LocalDetector> known = detectors;
      if (known == null) {
        known = new ConcurrentHashMap<>();
        detectors = known;
      }
      LocalDetector detector = known.get(model);
      if (detector == null) {
        detector =
            LocalDetector.of(
                DetectorSettings.of(settings).withModel(model).resolve(hadoop.configuration()));
        known.put(model, detector);
      }
      return detector;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof ByModel function
          && function.settings.equals(settings)
          && function.hadoop.equals(hadoop);
    }

    @Override
    public int hashCode() {
      return settings.hashCode();
    }
  }
}
