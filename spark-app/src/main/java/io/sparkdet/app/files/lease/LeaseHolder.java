package io.sparkdet.app.files.lease;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The run that holds an {@link OutputLease}: who it is, for people and for the run that finds its
 * lease.
 *
 * @param token no two runs have the same
 * @param host the machine's name
 * @param pid the number of the process there
 * @param since when the run took the lease
 * @param machine what tells whether a process number means the same here: the boot of the machine
 *     and the space of its process numbers (a container has its own); empty where that is unknown
 */
record LeaseHolder(String token, String host, long pid, Instant since, String machine) {

  private static final Set<String> OF_THIS_JVM = ConcurrentHashMap.newKeySet();

  /** Returns a new holder in this JVM, which counts as alive until {@link #end}. */
  static LeaseHolder begin() {
    String token = UUID.randomUUID().toString();
    OF_THIS_JVM.add(token);
    return new LeaseHolder(
        token,
        hostName(),
        ProcessHandle.current().pid(),
        Instant.now().truncatedTo(ChronoUnit.SECONDS),
        thisMachine());
  }

  /** The run does not hold anything any more. */
  void end() {
    OF_THIS_JVM.remove(token);
  }

  /**
   * Returns whether the holder certainly lives no more: its process was on this very machine, and
   * no such process is there. False when nobody here can know.
   */
  boolean isKnownToBeDead() {
    if (machine.isEmpty() || !machine.equals(thisMachine())) {
      return false;
    }
    if (pid == ProcessHandle.current().pid()) {
      return !OF_THIS_JVM.contains(token);
    }
    Optional<ProcessHandle> process = ProcessHandle.of(pid);
    // A process that began later has only got the same number.
    return process.isEmpty()
        || !process.get().isAlive()
        || process
            .flatMap(found -> found.info().startInstant())
            .map(start -> start.isAfter(since.plusSeconds(2)))
            .orElse(false);
  }

  /** Returns the text of the lease at a heartbeat. */
  String text(long beat) {
    ObjectNode node = new ObjectMapper().createObjectNode();
    node.put("token", token);
    node.put("host", host);
    node.put("pid", pid);
    node.put("since", since.toString());
    node.put("machine", machine);
    node.put("beat", beat);
    return node.toString();
  }

  /** Reads a lease's text; nothing if it is cut or of another kind. */
  static Optional<LeaseHolder> of(String text) {
    try {
      JsonNode node = new ObjectMapper().readTree(text);
      if (node == null || !node.hasNonNull("token")) {
        return Optional.empty();
      }
      return Optional.of(
          new LeaseHolder(
              node.path("token").asText(),
              node.path("host").asText(),
              node.path("pid").asLong(),
              Instant.parse(node.path("since").asText()),
              node.path("machine").asText()));
    } catch (IOException | java.time.DateTimeException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return "host %s, process %d, since %s".formatted(host, pid, since);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  private static String thisMachine() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip()
          + " "
          + Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
    } catch (IOException e) {
      return "";
    }
  }
}
