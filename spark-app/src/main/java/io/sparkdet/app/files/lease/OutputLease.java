package io.sparkdet.app.files.lease;

import io.sparkdet.app.error.UserException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right of one run to write into an output folder: a file in {@code OUTPUT/_sparkdet} that is
 * made only if it is absent and refreshed by a heartbeat every {@value #BEAT_SECONDS} seconds.
 *
 * <p>Whoever finds the lease of another run watches it: when it is refreshed, that run lives and
 * this one is refused; when it is not for {@value #BEATS_TO_DEATH} heartbeats, or when its process
 * is known to be gone from this machine, that run is dead and its lease is taken over. No clocks of
 * two machines are compared. A run whose lease was taken over (it was suspended for minutes, say)
 * is told by {@link #verify}.
 */
public final class OutputLease implements AutoCloseable {

  /** The folder in an output that belongs to the run that writes it; readers pass it over. */
  public static final String FOLDER = "_sparkdet";

  /** The name of the lease in it. */
  static final String LEASE = "lease";

  static final int BEAT_SECONDS = 5;
  static final int BEATS_TO_DEATH = 12;

  private static final int VERIFY_TRIES = 3;
  private static final int VERIFY_PAUSE_MILLIS = 200;

  private static final Logger LOG = LoggerFactory.getLogger(OutputLease.class);

  /** How often a lease is refreshed, and how long it lives without. */
  public record Timing(Duration beat, Duration death) {
    static final Timing DEFAULT =
        new Timing(
            Duration.ofSeconds(BEAT_SECONDS), Duration.ofSeconds(BEAT_SECONDS * BEATS_TO_DEATH));
  }

  private final String output;
  private final Path folder;
  private final boolean folderIsNew;
  private final LeaseFile file;
  private final LeaseHolder holder = LeaseHolder.begin();
  private final ScheduledExecutorService heart =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "sparkdet-lease");
            thread.setDaemon(true);
            return thread;
          });
  private final Object lock = new Object();
  private volatile @Nullable ScheduledFuture<?> beating;
  private long beats;
  private volatile @Nullable String lostTo;
  private volatile @Nullable Runnable onLoss;
  private boolean closed;

  private OutputLease(String output, Path folder, LeaseFile file) throws IOException {
    this.output = output;
    this.folder = folder;
    this.file = file;
    this.folderIsNew = !file.system().exists(folder);
  }

  /**
   * Takes the lease of an output folder, which is made if it is not there.
   *
   * @param output a Hadoop path
   * @param notes told when the lease of a dead run is taken over, or waited for
   * @throws UserException if a run that lives has it, or it cannot be written
   */
  public static OutputLease take(String output, Configuration hadoop, Consumer<String> notes) {
    return take(output, hadoop, notes, Timing.DEFAULT);
  }

  public static OutputLease take(
      String output, Configuration hadoop, Consumer<String> notes, Timing timing) {
    try {
      Path folder = new Path(output);
      LeaseFile file = new LeaseFile(new Path(new Path(folder, FOLDER), LEASE), hadoop);
      OutputLease lease = new OutputLease(output, folder, file);
      boolean taken = false;
      try {
        lease.acquire(notes, timing);
        taken = true;
      } finally {
        if (!taken) {
          lease.holder.end();
          lease.heart.shutdownNow();
        }
      }
      return lease;
    } catch (IOException | IllegalArgumentException e) {
      throw new UserException(
          "Cannot write to %s: %s; mend --output".formatted(output, reason(e)), e);
    }
  }

  private static String reason(Exception e) {
    return e instanceof AccessDeniedException
        ? "permission denied: " + e.getMessage()
        : e.toString();
  }

  private void acquire(Consumer<String> notes, Timing timing) throws IOException {
    long begin = System.nanoTime();
    while (!file.create(holder.text(0))) {
      Optional<String> found = file.read();
      if (found.isEmpty()) { // it was given back just now
        if (System.nanoTime() - begin > timing.death().toNanos()) {
          throw new IOException("its lease can neither be made nor read");
        }
        sleep(Math.max(1, timing.beat().toMillis() / 10));
      } else if (takeOver(found.get(), notes, timing)) {
        notes.accept(
            "%s was being written by a run that ended unfinished (%s): this run takes its place"
                .formatted(output, who(found.get())));
        break;
      }
    }
    long beat = timing.beat().toMillis();
    beating = heart.scheduleWithFixedDelay(this::beat, beat, beat, TimeUnit.MILLISECONDS);
  }

  /** Returns whether the lease of a dead run is this run's now; not, if it is another's or gone. */
  private boolean takeOver(String found, Consumer<String> notes, Timing timing) throws IOException {
    Optional<LeaseHolder> other = LeaseHolder.of(found);
    boolean dead = other.isPresent() && other.get().isKnownToBeDead();
    if (!dead && !awaitDeath(found, notes, timing)) {
      return false;
    }
    if (file.replaceIf(found, holder.text(0))) {
      return true;
    }
    if (awaitDeath(found, notes, timing)) { // who was taking it over is dead too
      file.forgetReplacing(found);
    }
    return false;
  }

  /**
   * Waits until the lease was not refreshed for long enough.
   *
   * @return whether it still is as it was; false if it is not there any more
   * @throws UserException if it is refreshed, or another run's
   */
  private boolean awaitDeath(String first, Consumer<String> notes, Timing timing)
      throws IOException {
    long pause = Math.max(1, timing.beat().toMillis() / 10);
    long begin = System.nanoTime();
    boolean told = false;
    while (System.nanoTime() - begin < timing.death().toNanos()) {
      sleep(pause);
      Optional<String> now = file.read();
      if (now.isEmpty()) {
        return false;
      }
      if (!now.get().equals(first)) {
        throw refused(now.get());
      }
      if (!told && System.nanoTime() - begin > 2 * timing.beat().toNanos()) {
        told = true;
        notes.accept(
            "%s is leased by another run (%s) that shows no sign of life: waiting %d s for one"
                .formatted(output, who(first), timing.death().toSeconds()));
      }
    }
    return true;
  }

  private UserException refused(String text) {
    return new UserException(
        "Cannot write to %s: another run is writing it (%s); wait until it has ended, or name another --output"
            .formatted(output, who(text)));
  }

  private static String who(String text) {
    return LeaseHolder.of(text).map(LeaseHolder::toString).orElse("its lease is unreadable");
  }

  private void sleep(long milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserException(
          "Cannot write to %s: interrupted while its lease was looked at".formatted(output), e);
    }
  }

  private void beat() {
    try {
      refresh();
    } catch (IOException | RuntimeException e) {
      LOG.warn("The lease of {} cannot be refreshed now: {}", output, e.toString());
    }
  }

  /**
   * A lease that is absent was taken over, and given back since: only {@link #acquire} makes one.
   */
  private void refresh() throws IOException {
    synchronized (lock) {
      if (closed || lostTo != null) {
        return;
      }
      Optional<String> found = file.read();
      if (found.isPresent() && isMine(found.get())) {
        file.replace(holder.text(++beats));
      } else if (found.isEmpty()) {
        lose("a run that has ended");
      } else {
        if (LeaseHolder.of(found.get()).isEmpty()) {
          throw new IOException("its lease is unreadable");
        }
        lose(who(found.get()));
      }
    }
  }

  private void lose(String other) {
    lostTo = other;
    ScheduledFuture<?> heartbeat = beating;
    if (heartbeat != null) {
      heartbeat.cancel(false);
    }
    LOG.warn("The lease of {} was taken over by another run ({})", output, other);
    Runnable told = onLoss;
    if (told != null) {
      told.run();
    }
  }

  /** Names what is done at the heartbeat that finds the output taken over by another run. */
  public void onLoss(Runnable action) {
    onLoss = action;
  }

  private boolean isMine(String text) {
    return LeaseHolder.of(text).map(other -> other.token().equals(holder.token())).orElse(false);
  }

  /**
   * Makes sure that nobody took the lease over.
   *
   * @throws UserException if somebody did, or it cannot be read: what this run writes must not be
   *     put into the output
   */
  public void verify() {
    try {
      refreshPatiently();
    } catch (IOException e) {
      throw new UserException(
          "Cannot go on writing to %s: its lease cannot be refreshed (%s); mend the storage and run again"
              .formatted(output, reason(e)),
          e);
    }
    if (lostTo != null) {
      throw takenOver();
    }
  }

  private UserException takenOver() {
    return new UserException(
        "Cannot go on writing to %s: another run has taken it over (%s), since this one showed no sign of life; let one of them run"
            .formatted(output, lostTo));
  }

  /**
   * Does what needs the lease. Where that fails and another run has taken the output over, this is
   * the reason that is told: whatever was met, such as files that the other run removed, follows
   * from it.
   *
   * @throws UserException if another run has taken the output over
   */
  public <T> T whileHeld(Supplier<T> work) {
    try {
      return work.get();
    } catch (Exception e) { // Spark throws its checked SparkException undeclared
      try {
        refreshPatiently();
      } catch (IOException unreadable) {
        e.addSuppressed(unreadable);
      }
      if (lostTo != null) {
        UserException reason = takenOver();
        reason.addSuppressed(e);
        throw reason;
      }
      throw e;
    }
  }

  private void refreshPatiently() throws IOException {
    for (int left = VERIFY_TRIES - 1; ; left--) {
      try {
        refresh();
        return;
      } catch (IOException e) {
        if (left == 0) {
          throw e;
        }
        sleep(VERIFY_PAUSE_MILLIS);
      }
    }
  }

  /** What is done to folders. */
  public interface Renames {
    /** Does it. */
    void run() throws IOException;
  }

  /**
   * Keeps the lease while another folder takes the output's place: it lies in that folder too, and
   * no heartbeat comes between the renames.
   *
   * @param next the folder that becomes the output
   */
  public void keptIn(Path next, Renames renames) throws IOException {
    synchronized (lock) {
      new LeaseFile(new Path(new Path(next, FOLDER), LEASE), file.system().getConf())
          .create(holder.text(++beats));
      renames.run();
    }
  }

  /** Returns the folder inside the output that belongs to this run until the lease is closed. */
  public Path workFolder() {
    return new Path(folder, FOLDER);
  }

  /** Ends the lease; an output folder that the lease has made and that is empty is removed. */
  @Override
  public void close() {
    heart.shutdownNow();
    release();
    holder.end();
  }

  private void release() {
    synchronized (lock) {
      closed = true;
      try {
        FileSystem system = file.system();
        Optional<String> found = file.read();
        if (found.isPresent() && isMine(found.get())) {
          PendingWork.removeRun(system, workFolder());
          if (folderIsNew && isEmpty(system)) {
            system.delete(folder, false);
          }
        }
      } catch (IOException e) {
        LOG.warn("The lease of {} cannot be given back: {}", output, e.toString());
      }
    }
  }

  private boolean isEmpty(FileSystem system) throws IOException {
    if (!system.exists(folder)) {
      return false;
    }
    FileStatus[] left = system.listStatus(folder);
    return left.length == 0;
  }
}
