package io.sparkdet.app.files;

import io.sparkdet.app.files.lease.OutputLease;
import java.time.Duration;
import org.apache.hadoop.conf.Configuration;

/** Takes the lease of an output, says so, and keeps it until it is killed. */
public final class LeaseProgram {

  private LeaseProgram() {}

  /** Arguments: the output, the heartbeat in milliseconds. */
  public static void main(String[] args) throws InterruptedException {
    OutputLease.Timing timing =
        new OutputLease.Timing(Duration.ofMillis(Long.parseLong(args[1])), Duration.ofSeconds(60));
    OutputLease lease = OutputLease.take(args[0], new Configuration(), System.out::println, timing);
    System.out.println("taken " + lease.workFolder());
    Thread.sleep(Long.MAX_VALUE);
  }
}
