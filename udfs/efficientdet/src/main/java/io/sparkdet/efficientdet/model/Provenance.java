package io.sparkdet.efficientdet.model;

import java.util.Collections;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Where a model comes from. None of it changes what the model finds, and none of it enters the
 * model's id.
 *
 * @param source in words: the implementation and file of imported weights, {@code trained}, or
 *     {@code untrained, seeded}
 * @param hashes SHA-256 in hex of the files it was made from, by file name
 * @param seed of the random numbers it was made with, where there were any
 * @param data what it was trained on, in words; empty where nobody said
 * @param settings how it was made, by option
 * @param metrics what was measured with it, by name
 * @param versions of the software that made it
 */
public record Provenance(
    String source,
    Map<String, String> hashes,
    OptionalLong seed,
    String data,
    Map<String, String> settings,
    Map<String, Double> metrics,
    Map<String, String> versions) {

  /** Keeps its own copies, sorted by key. */
  public Provenance {
    hashes = sorted(hashes);
    settings = sorted(settings);
    metrics = sorted(metrics);
    versions = sorted(versions);
  }

  /** Returns a provenance that only names the source. */
  public static Provenance of(String source) {
    return new Provenance(source, Map.of(), OptionalLong.empty(), "", Map.of(), Map.of(), Map.of());
  }

  /** Returns the same with the hash of one more file. */
  public Provenance withHash(String file, String sha256) {
    Map<String, String> more = new TreeMap<>(hashes);
    more.put(file, sha256);
    return new Provenance(source, more, seed, data, settings, metrics, versions);
  }

  /** Returns the same made with a seed. */
  public Provenance withSeed(long value) {
    return new Provenance(
        source, hashes, OptionalLong.of(value), data, settings, metrics, versions);
  }

  /** Returns the same with one more setting. */
  public Provenance withSetting(String option, String value) {
    Map<String, String> more = new TreeMap<>(settings);
    more.put(option, value);
    return new Provenance(source, hashes, seed, data, more, metrics, versions);
  }

  /** Returns whether some of the weights are as a seed gave them, as the source says then. */
  public boolean untrained() {
    return source.contains("untrained");
  }

  private static <V> Map<String, V> sorted(Map<String, V> map) {
    return Collections.unmodifiableMap(new TreeMap<>(map));
  }
}
