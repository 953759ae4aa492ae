package io.sparkdet.app.label.estimate;

import io.sparkdet.detection.PublicApi;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a label job would do.
 *
 * @param images that it would label
 * @param bytes of them, encoded; -1 where the table does not tell
 * @param known how many more the output holds already
 * @param passedOver what was found in folders and is no row, by reason
 * @param probe what labelling some of them took
 * @param cores that labelled them
 * @param model name and content hash
 */
@PublicApi
public record LabelEstimate(
    long images,
    long bytes,
    long known,
    Map<String, Long> passedOver,
    Probe probe,
    int cores,
    String model) {

  private static final double HOUR = 3600;

  /**
   * What labelling some images took.
   *
   * @param images how many were labelled
   * @param failed of them
   * @param seconds that took, without opening the model
   */
  public record Probe(long images, long failed, double seconds) {

    /** Returns images a second of all cores; 0 where there were none. */
    public double imagesPerSecond() {
      return images == 0 || seconds <= 0 ? 0 : images / seconds;
    }
  }

  /** Copies. */
  public LabelEstimate {
    passedOver = Map.copyOf(passedOver);
  }

  /** Returns the hours that all images take one core; 0 where nothing was probed. */
  public double coreHours() {
    double rate = probe.imagesPerSecond();
    return rate == 0 ? 0 : images * cores / rate / HOUR;
  }

  /** Returns what to tell. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    StringBuilder found = new StringBuilder();
    found.append(String.format(Locale.ROOT, "%,d images to label", images));
    if (bytes >= 0) {
      found.append(String.format(Locale.ROOT, ", %,.1f MB", bytes / 1e6));
    }
    if (known > 0) {
      found.append(String.format(Locale.ROOT, "; %,d known already", known));
    }
    String before = "; passed over: ";
    for (Map.Entry<String, Long> reason : new TreeMap<>(passedOver).entrySet()) {
      found.append(
          String.format(Locale.ROOT, "%s%,d %s", before, reason.getValue(), reason.getKey()));
      before = ", ";
    }
    lines.add(found.toString());
    if (probe.images() > 0) {
      double rate = probe.imagesPerSecond();
      lines.add(
          String.format(
              Locale.ROOT,
              "probe with %s: %,d images (%,d failed) in %.1f s on %d cores: %.1f images/s, %.2f a"
                  + " core",
              model,
              probe.images(),
              probe.failed(),
              probe.seconds(),
              cores,
              rate,
              rate / cores));
      lines.add(
          String.format(
              Locale.ROOT,
              "about %s on these %d cores; %.2f hours on one core, %.2f on 16, %.2f on 64",
              span(coreHours() / cores),
              cores,
              coreHours(),
              coreHours() / 16,
              coreHours() / 64));
    }
    lines.add("nothing was written");
    return lines;
  }

  private static String span(double hours) {
    return hours < 1.0 / 60
        ? "%d seconds".formatted(Math.max(1, Math.round(hours * HOUR)))
        : hours < 1
            ? "%d minutes".formatted(Math.round(hours * 60))
            : String.format(Locale.ROOT, "%.1f hours", hours);
  }
}
