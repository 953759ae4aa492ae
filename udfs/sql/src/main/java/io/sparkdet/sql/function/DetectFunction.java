package io.sparkdet.sql.function;

import io.sparkdet.sql.detector.DetectionSchema;
import io.sparkdet.sql.detector.DetectorSpec;
import io.sparkdet.sql.detector.LocalDetector;
import java.io.IOException;
import java.io.Serializable;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * What a call of {@code detect} computes: encoded image in, struct of {@link
 * DetectionSchema#DETECT} out, by the detector that was settled when the query was analysed and
 * through the same service as the label job. It waits for each image, so one task keeps one image
 * in flight; batches form across the tasks of an executor.
 *
 * <p>Two of one detector are equal, as Spark needs to see that two calls are the same.
 */
public final class DetectFunction implements Serializable {

  private static final long serialVersionUID = 1L;

  private final DetectorSpec spec;
  private transient volatile @Nullable LocalDetector detector;

  /** Makes a function that finds with a detector. */
  public DetectFunction(DetectorSpec spec) {
    this.spec = spec;
  }

  /** Waits for what becomes of an image. */
  Row detect(byte[] content) throws IOException, InterruptedException {
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
    return other instanceof DetectFunction function && function.spec.equals(spec);
  }

  @Override
  public int hashCode() {
    return spec.hashCode();
  }
}
