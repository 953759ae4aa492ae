package io.sparkdet.app.doctor;

import io.sparkdet.app.memory.ExecutorMemory;
import io.sparkdet.sql.detector.DetectorSpec;
import io.sparkdet.sql.detector.DeviceRequest;
import io.sparkdet.sql.detector.HadoopSettings;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/** Examines the executor that it runs on: a row a finding, with the executor's id before it. */
final class DoctorTask implements FlatMapFunction<String, Row> {

  private static final long serialVersionUID = 1L;

  private final @Nullable DetectorSpec detector;
  private final DeviceRequest device;
  private final ArrayList<String> inputs;
  private final ArrayList<String> output;
  private final HadoopSettings hadoop;
  private final @Nullable ExecutorMemory asked;
  private final byte[] png;

  /**
   * Describes the task.
   *
   * @param detector with the CPU for a device; null where its model cannot be opened
   * @param asked what Spark asked for each executor; null in local mode
   */
  DoctorTask(
      @Nullable DetectorSpec detector,
      DeviceRequest device,
      List<String> inputs,
      List<String> output,
      HadoopSettings hadoop,
      @Nullable ExecutorMemory asked,
      byte[] png) {
    this.detector = detector;
    this.device = device;
    this.inputs = new ArrayList<>(inputs);
    this.output = new ArrayList<>(output);
    this.hadoop = hadoop;
    this.asked = asked;
    this.png = png;
  }

  @Override
  public Iterator<Row> call(String wanted) {
    Examination examination = new Examination();
    examination.machine();
    examination.scratch();
    examination.files(inputs, output, hadoop.configuration());
    if (detector != null) {
      examination.detector(
          detector, device, DetectorSpec.assignedGpus(), Optional.ofNullable(asked), png);
    }
    String id = SparkEnv.get().executorId();
    return examination.findings().stream()
        .map(finding -> RowFactory.create(id, finding.toRow()))
        .iterator();
  }
}
