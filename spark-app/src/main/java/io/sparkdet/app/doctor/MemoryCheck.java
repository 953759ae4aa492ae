package io.sparkdet.app.doctor;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.sparkdet.app.memory.ContainerLimit;
import io.sparkdet.app.memory.ExecutorMemory;
import io.sparkdet.efficientdet.facts.LabelMemory;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The memory of a process beside what labelling needs.
 *
 * @param heap what the JVM may take, {@code -Xmx}
 * @param container the limit of its container, where it can be read
 * @param asked what Spark asked for, where this is an executor
 * @param free what the machine still has
 */
record MemoryCheck(
    long heap,
    Optional<ContainerLimit> container,
    Optional<ExecutorMemory> asked,
    OptionalLong free) {

  private static final Pattern AVAILABLE = Pattern.compile("MemAvailable:\\s+(\\d+) kB");
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

  /**
   * Looks at this process.
   *
   * @param asked what Spark asked for each executor; nothing in local mode
   */
  static MemoryCheck here(Optional<ExecutorMemory> asked) {
    OptionalLong available = kilobytes("/proc/meminfo", AVAILABLE);
    OptionalLong resident = kilobytes("/proc/self/status", RESIDENT);
    OptionalLong free =
        available.isPresent() && resident.isPresent()
            ? OptionalLong.of((available.getAsLong() + resident.getAsLong()) << 10)
            : OptionalLong.empty();
    return new MemoryCheck(heapHere(), ContainerLimit.here(), asked, free);
  }

  private static long heapHere() {
    HotSpotDiagnosticMXBean jvm =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    return jvm == null
        ? Runtime.getRuntime().maxMemory()
        : Long.parseLong(jvm.getVMOption("MaxHeapSize").getValue());
  }

  private static OptionalLong kilobytes(String file, Pattern line) {
    try {
      Matcher found = line.matcher(Files.readString(Path.of(file)));
      return found.find() ? OptionalLong.of(Long.parseLong(found.group(1))) : OptionalLong.empty();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  /** Judges it by what labelling needs. */
  Finding judged(LabelMemory need) {
    String found =
        "heap %,d MiB of %,d, and %,d beside it"
            .formatted(mib(heap), mib(need.heap()), mib(need.overhead()));
    if (heap < need.heap()) {
      return Finding.unfit(
          Check.MEMORY,
          found + " are needed: the heap is too small",
          asked.isPresent()
              ? "give --executor-memory %dm".formatted(mib(need.heap()))
              : "give --driver-memory %dm".formatted(mib(need.heap())));
    }
    Optional<String> shortage = asked.flatMap(memory -> memory.shortage(need));
    if (shortage.isPresent()) {
      return Finding.unfit(
          Check.MEMORY, "%s: %s".formatted(found, shortage.get()), ExecutorMemory.remedy(need));
    }
    long wanted = heap + need.overhead();
    if (container.isPresent() && container.get().bytes() < wanted) {
      return Finding.unfit(
          Check.MEMORY,
          "%s: the container may take %,d MiB (%s)"
              .formatted(found, mib(container.get().bytes()), container.get().file()),
          "give it %,d MiB, or lower the heap to %,d; ".formatted(mib(wanted), mib(need.heap()))
              + ExecutorMemory.remedy(need));
    }
    if (free.isPresent() && free.getAsLong() < wanted) {
      return Finding.warning(
          Check.MEMORY,
          "%s: the machine has %,d MiB free".formatted(found, mib(free.getAsLong())),
          "free memory there, or run fewer or smaller executors on it");
    }
    String limit =
        container
            .map(group -> "the container may take %,d".formatted(mib(group.bytes())))
            .or(
                () ->
                    asked
                        .filter(ExecutorMemory::enforced)
                        .map(memory -> "%,d allowed".formatted(mib(memory.total()))))
            .orElse("no limit");
    return Finding.ok(Check.MEMORY, "%s are needed; %s".formatted(found, limit));
  }

  private static long mib(long bytes) {
    return LabelMemory.mebibytes(bytes);
  }
}
