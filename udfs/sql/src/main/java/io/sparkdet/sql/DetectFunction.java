package io.sparkdet.sql;

import java.io.IOException;
import java.io.Serializable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.jspecify.annotations.Nullable;

/**
 * The SQL function {@code detect}: encoded image in, struct of {@link DetectionSchema#DETECT} out,
 * through the same service as the label job. NULL gives NULL. It waits for each image, so one task
 * keeps one image in flight; batches form across the tasks of an executor.
 */
final class DetectFunction {

  private DetectFunction() {}

  /** {@code detect(content)} with the model that was configured when the query was analysed. */
  static final class WithModel implements UDF1<byte[], Row> {

    private static final long serialVersionUID = 1L;

    private final DetectorSpec spec;
    private transient volatile @Nullable LocalDetector detector;

    WithModel(DetectorSpec spec) {
      this.spec = spec;
    }

    @Override
    public @Nullable Row call(byte @Nullable [] content) throws Exception {
      return content == null ? null : detector().detect(content);
    }

    private LocalDetector detector() throws IOException {
      LocalDetector known = detector;
      if (known == null) {
        known = LocalDetector.of(spec);
        detector = known;
      }
      return known;
    }
  }

  /** {@code detect(content, model)} with a model for each row. */
  static final class ByModel implements UDF2<byte[], String, Row>, Serializable {

    private static final long serialVersionUID = 1L;

    private final Map<String, String> settings;
    private final HadoopSettings hadoop;
    private transient volatile @Nullable Map<String, LocalDetector> detectors;

    ByModel(Map<String, String> settings, HadoopSettings hadoop) {
      this.settings = settings;
      this.hadoop = hadoop;
    }

    @Override
    public @Nullable Row call(byte @Nullable [] content, @Nullable String model) throws Exception {
      return content == null || model == null ? null : detector(model).detect(content);
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
  }
}
