package io.sparkdet.sql.function;

import io.sparkdet.sql.detector.DetectionSchema;
import io.sparkdet.sql.detector.DetectorSpec;
import io.sparkdet.sql.detector.LocalDetector;
import java.io.IOException;
import java.io.Serializable;
import org.apache.spark.sql.Row;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * What a call of {@code detect} or {@code detect_file} computes: encoded image or its path in,
 * struct of {@link DetectionSchema#DETECT} out, by the detector that was settled when the query was
 * analysed and through the same service as the label job. It waits for each image, so one task
 * keeps one image in flight; batches form across the tasks of an executor.
 *
 * <p>Two of one detector are equal, as Spark needs to see that two calls are the same.
 */
public final class DetectFunction implements Serializable {

  private static final long serialVersionUID = 1L;

  private final SparkDetFunction called;
  private final DetectorSpec spec;
  private transient volatile @Nullable LocalDetector detector;

  /**
   * Makes a function that finds with a detector.
   *
   * @param called {@code detect} or {@code detect_file}
   */
  public DetectFunction(SparkDetFunction called, DetectorSpec spec) {
    this.called = called;
    this.spec = spec;
  }

  /** Returns the function by its name in SQL. */
  SparkDetFunction called() {
    return called;
  }

  /**
   * Waits for what becomes of an image.
   *
   * @param picture the first argument's value as Catalyst has it: bytes, or the text of a path
   */
  Row detect(Object picture) throws IOException, InterruptedException {
    return picture instanceof UTF8String path
        ? detector().detectFile(path.toString())
        : detector().detect((byte[]) picture);
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
    return other instanceof DetectFunction function
        && function.called == called
        && function.spec.equals(spec);
  }

  @Override
  public int hashCode() {
    return 31 * called.hashCode() + spec.hashCode();
  }
}
