package io.sparkdet.app.label;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine whose discovery script says that it has two GPUs, and two executors on it. */
class GpuAssignmentIT {

  @TempDir Path folder;

  @Test
  void eachExecutorComputesOnTheGpuThatSparkGaveIt() throws Exception {
    Path script = folder.resolve("two-gpus");
    Files.writeString(
        script, "#!/bin/sh\necho '{\"name\": \"gpu\", \"addresses\": [\"0\", \"1\"]}'\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    OwnJvm run =
        OwnJvm.onCluster(
            folder,
            "[1,2,1024]",
            GpuTasks.class,
            List.of(
                "spark.worker.resource.gpu.amount=2",
                "spark.worker.resource.gpu.discoveryScript=" + script,
                "spark.executor.resource.gpu.amount=1",
                "spark.task.resource.gpu.amount=1",
                "spark.executor.cores=1",
                "spark.executor.memory=512m",
                "spark.scheduler.minRegisteredResourcesRatio=1.0",
                "spark.scheduler.maxRegisteredResourcesWaitingTime=60s"),
            List.of());
    assertThat(run.status()).as(run.err()).isZero();
    List<String> told =
        run.err().lines().filter(line -> line.matches("executor \\d+: gpu \\d+")).toList();
    assertThat(told).hasSize(2);
    assertThat(told.stream().map(line -> line.replaceAll(":.*", "")).distinct()).hasSize(2);
    assertThat(told.stream().map(line -> line.replaceAll(".*: ", "")))
        .containsExactlyInAnyOrder("gpu 0", "gpu 1");
  }
}
