package io.sparkdet.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.app.doctor.Finding.Verdict;
import io.sparkdet.app.memory.ContainerLimit;
import io.sparkdet.app.memory.ExecutorMemory;
import io.sparkdet.efficientdet.facts.LabelMemory;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class MemoryCheckTest {

  private static final long MEBIBYTE = 1L << 20;
  private static final LabelMemory NEED =
      LabelMemory.of(EfficientDetConfig.variant("d0"), new LabelMemory.Load(1, 1, 178_956_970));
  private static final long WANTED = 512 * MEBIBYTE + NEED.overhead();

  @Test
  void aContainerThatIsTooSmallIsToldWithItsFile() {
    ContainerLimit limit = new ContainerLimit(896 * MEBIBYTE, Path.of("/groups/memory.max"));
    Finding finding =
        new MemoryCheck(512 * MEBIBYTE, Optional.of(limit), Optional.empty(), OptionalLong.empty())
            .judged(NEED);
    assertThat(finding.verdict()).isEqualTo(Verdict.UNFIT);
    assertThat(finding.found()).endsWith(": the container may take 896 MiB (/groups/memory.max)");
    assertThat(finding.remedy()).contains("spark.executor.memoryOverhead=");
  }

  @Test
  void whatSparkAsksForIsJudgedBeforeTheContainer() {
    ExecutorMemory asked = new ExecutorMemory(512 * MEBIBYTE, 384 * MEBIBYTE, true);
    Finding finding =
        new MemoryCheck(512 * MEBIBYTE, Optional.empty(), Optional.of(asked), OptionalLong.empty())
            .judged(NEED);
    assertThat(finding.verdict()).isEqualTo(Verdict.UNFIT);
    assertThat(finding.found()).contains("and 384 are allowed (spark.executor.memoryOverhead)");
    assertThat(finding.remedy()).isEqualTo(ExecutorMemory.remedy(NEED));
  }

  @Test
  void exactlyWhatIsNeededIsFit() {
    ContainerLimit limit = new ContainerLimit(WANTED, Path.of("/groups/memory.max"));
    ExecutorMemory asked = new ExecutorMemory(512 * MEBIBYTE, NEED.overhead(), true);
    assertThat(
            new MemoryCheck(
                    512 * MEBIBYTE, Optional.of(limit), Optional.of(asked), OptionalLong.of(WANTED))
                .judged(NEED)
                .verdict())
        .isEqualTo(Verdict.OK);
  }

  @Test
  void aFullMachineIsAWarning() {
    Finding finding =
        new MemoryCheck(
                512 * MEBIBYTE, Optional.empty(), Optional.empty(), OptionalLong.of(WANTED - 1))
            .judged(NEED);
    assertThat(finding.verdict()).isEqualTo(Verdict.WARNING);
    assertThat(finding.found()).contains("the machine has ");
  }

  @Test
  void aSmallHeapIsToldWithTheSwitchOfItsMode() {
    MemoryCheck small =
        new MemoryCheck(400 * MEBIBYTE, Optional.empty(), Optional.empty(), OptionalLong.empty());
    assertThat(small.judged(NEED).verdict()).isEqualTo(Verdict.UNFIT);
    assertThat(small.judged(NEED).remedy()).isEqualTo("give --driver-memory 512m");
    assertThat(MemoryCheck.here(Optional.empty()).heap()).isGreaterThan(64 * MEBIBYTE);
  }
}
