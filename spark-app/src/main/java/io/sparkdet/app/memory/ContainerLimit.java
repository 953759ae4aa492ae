package io.sparkdet.app.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The memory that the container of this process may take, heap and all, as Linux's control groups
 * enforce it.
 *
 * @param bytes how much
 * @param file the file that says it
 */
public record ContainerLimit(long bytes, Path file) {

  private static final Path PROCESS = Path.of("/proc/self/cgroup");
  private static final Path GROUPS = Path.of("/sys/fs/cgroup");

  /** Version 1 writes about 2^63 where there is none. */
  private static final long NO_LIMIT = 1L << 60;

  /** Returns the limit of this process; nothing where there is none or it cannot be read. */
  public static Optional<ContainerLimit> here() {
    return of(PROCESS, GROUPS);
  }

  /**
   * Returns the lowest limit of a process's group and of those it lies in.
   *
   * @param process lists the groups of a process, a line a hierarchy: {@code 4:memory:/a/b} in
   *     version 1, {@code 0::/a/b} in version 2
   * @param groups where the hierarchies are mounted
   */
  static Optional<ContainerLimit> of(Path process, Path groups) {
    Optional<ContainerLimit> lowest = Optional.empty();
    try {
      for (String line : Files.readAllLines(process)) {
        String[] parts = line.split(":", 3);
        if (parts.length < 3) {
          continue;
        }
        boolean second = parts[0].equals("0") && parts[1].isEmpty();
        boolean first = java.util.List.of(parts[1].split(",", -1)).contains("memory");
        if (!first && !second) {
          continue;
        }
        Path mount = second ? groups : groups.resolve("memory");
        String name = second ? "memory.max" : "memory.limit_in_bytes";
        // In a container its own group may be mounted as the root, under another name.
        Path group = mount.resolve(parts[2].replaceFirst("^/+", "")).normalize();
        for (Path at = group; at != null && at.startsWith(mount); at = at.getParent()) {
          lowest = lower(lowest, read(at.resolve(name)));
        }
      }
    } catch (IOException e) {
      return lowest;
    }
    return lowest;
  }

  private static Optional<ContainerLimit> lower(
      Optional<ContainerLimit> one, Optional<ContainerLimit> other) {
    return one.isPresent() && (other.isEmpty() || one.get().bytes() <= other.get().bytes())
        ? one
        : other;
  }

  private static Optional<ContainerLimit> read(Path file) {
    try {
      long bytes = Long.parseLong(Files.readString(file).strip()); // "max" is none
      return bytes < NO_LIMIT ? Optional.of(new ContainerLimit(bytes, file)) : Optional.empty();
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }
}
