package io.sparkdet.sql.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdet.efficientdet.engine.EngineDevice;
import io.sparkdet.efficientdet.engine.runtime.Engine;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeviceRequestTest {

  @Test
  void taskRunsOnTheGpuThatSparkAssignedNotOnNumberZero() {
    assertThat(DeviceRequest.GPU.device(List.of("3"))).isEqualTo(new EngineDevice.Gpu(3));
    assertThat(DeviceRequest.AUTO.device(List.of("2", "5"))).isEqualTo(new EngineDevice.Gpu(2));
  }

  @Test
  void cpuIsTakenWhenAskedForOrWhenAutoHasNothingElse() {
    assertThat(DeviceRequest.CPU.device(List.of("3"))).isEqualTo(EngineDevice.CPU);
    assertThat(DeviceRequest.AUTO.device(List.of())).isEqualTo(EngineDevice.CPU);
  }

  @Test
  void gpuWithoutAnAssignedOneIsRefusedWithTheRemedy() {
    assertThatThrownBy(() -> DeviceRequest.GPU.device(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Spark assigned none")
        .hasMessageContaining("spark.task.resource.gpu.amount=1")
        .hasMessageContaining("--device cpu");
  }

  @Test
  void addressThatIsNoNumberIsRefused() {
    assertThatThrownBy(() -> DeviceRequest.AUTO.device(List.of("GPU-7f3a")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'GPU-7f3a', not a device number");
  }

  @Test
  void unknownDeviceIsRefusedWithTheKnownOnes() {
    assertThatThrownBy(() -> DeviceRequest.parse("cuda"))
        .hasMessage("Cannot run on device 'cuda': auto, cpu or gpu");
  }

  @Test
  void withoutCudaAutoTakesTheCpuAndGpuSaysWhatToAdd() {
    List<String> assigned = List.of("1");
    assertThat(Engine.ONNXRUNTIME.hasCuda()).as("the tests run without onnxruntime_gpu").isFalse();
    assertThat(DeviceRequest.AUTO.device(assigned, Engine.ONNXRUNTIME)).isEqualTo(EngineDevice.CPU);
    assertThatThrownBy(() -> DeviceRequest.GPU.device(assigned, Engine.ONNXRUNTIME))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot run on a GPU: onnxruntime has no CUDA in this jar: put onnxruntime_gpu in the"
                + " place of onnxruntime (build with mvn -Pcuda); or run with --device cpu");
    assertThatThrownBy(() -> DeviceRequest.GPU.device(assigned, Engine.PYTORCH))
        .hasMessageContaining("set PYTORCH_LIBRARY_PATH to a libtorch with CUDA");
  }
}
