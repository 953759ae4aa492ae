package io.sparkdet.sql;

import io.sparkdet.efficientdet.service.ServiceCounters;
import io.sparkdet.efficientdet.service.SharedServices;
import io.sparkdet.sql.detector.DetectorSettings;
import io.sparkdet.sql.detector.DetectorSpec;
import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** What the service of this JVM has done that a session's tasks share. */
public final class ServiceCounts {

  private ServiceCounts() {}

  /** Returns the counts so far of the service with these settings. */
  public static ServiceCounters.Snapshot of(SparkSession session, DetectorSettings settings)
      throws IOException {
    DetectorSpec spec = settings.resolve(session.sparkContext().hadoopConfiguration());
    try (SharedServices.Lease lease =
        SharedServices.acquire(spec.settings(List.of()), spec::model)) {
      return lease.service().counters();
    }
  }
}
