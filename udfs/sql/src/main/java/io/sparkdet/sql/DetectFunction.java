package io.sparkdet.sql;

import io.sparkdet.efficientdet.service.DetectionOutcome;
import io.sparkdet.efficientdet.service.SharedServices;
import java.io.Serializable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.apache.spark.TaskContext;
import org.apache.spark.deploy.SparkHadoopUtil;
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

    WithModel(DetectorSpec spec) {
      this.spec = spec;
    }

    @Override
    public @Nullable Row call(byte @Nullable [] content) throws Exception {
      return content == null ? null : detect(spec, content);
    }
  }

  /** {@code detect(content, model)} with a model for each row. */
  static final class ByModel implements UDF2<byte[], String, Row>, Serializable {

    private static final long serialVersionUID = 1L;

    private final Map<String, String> settings;
    private transient volatile @Nullable Map<String, DetectorSpec> specs;

    ByModel(Map<String, String> settings) {
      this.settings = settings;
    }

    @Override
    public @Nullable Row call(byte @Nullable [] content, @Nullable String model) throws Exception {
      return content == null || model == null ? null : detect(spec(model), content);
    }

    private DetectorSpec spec(String model) throws Exception {
      Map<String, DetectorSpec> known = specs;
      if (known == null) {
        known = new ConcurrentHashMap<>();
        specs = known;
      }
      DetectorSpec spec = known.get(model);
      if (spec == null) {
        spec = DetectorSettings.of(settings).withModel(model).resolve(SparkHadoopUtil.get().conf());
        known.put(model, spec);
      }
      return spec;
    }
  }

  private static Row detect(DetectorSpec spec, byte[] content) throws Exception {
    TaskContext task = TaskContext.get();
    try (SharedServices.Lease lease = spec.acquire()) {
      DetectionOutcome outcome =
          lease.service().submit(content, task == null ? 0 : task.taskAttemptId()).get();
      return new OutcomeRows(spec.model().description().classes()).row(outcome);
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "Cannot detect with %s: %s".formatted(spec.modelId(), e.getCause()), e);
    }
  }
}
