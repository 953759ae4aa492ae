package io.sparkdet.app.label;

import io.sparkdet.efficientdet.engine.EngineDevice;
import io.sparkdet.sql.detector.DetectorSpec;
import io.sparkdet.sql.detector.DeviceRequest;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.SparkSession;

/** Prints which device tasks get on which executor: {@code executor 0: gpu 1}. */
public final class GpuTasks {

  private static final int TASKS = 12;

  private GpuTasks() {}

  /** Runs the tasks. */
  public static void main(String[] arguments) {
    SparkSession spark = SparkSession.builder().appName("devices").getOrCreate();
    List<Integer> tasks = new ArrayList<>();
    for (int i = 0; i < TASKS; i++) {
      tasks.add(i);
    }
    FlatMapFunction<Iterator<Integer>, String> device =
        task -> {
          Thread.sleep(500); // so that no executor is done before another begins
          EngineDevice.Gpu gpu =
              (EngineDevice.Gpu) DeviceRequest.GPU.device(DetectorSpec.assignedGpus());
          return List.of("executor %s: gpu %d".formatted(SparkEnv.get().executorId(), gpu.index()))
              .iterator();
        };
    Set<String> seen =
        new TreeSet<>(
            new JavaSparkContext(spark.sparkContext())
                .parallelize(tasks, TASKS)
                .mapPartitions(device)
                .collect());
    seen.forEach(System.err::println);
    spark.stop();
  }
}
