package io.sparkdet.app.listing;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import org.apache.spark.sql.catalyst.expressions.XXH64;
import org.apache.spark.unsafe.Platform;

/**
 * Tells two collections of paths apart, whatever their order: how many there are, and the sum of
 * their 64-bit hashes (xxHash64, modulo 2<sup>64</sup>). A path too much and another too few, or
 * one twice, change it but with a chance of 2<sup>-64</sup>.
 *
 * @param count the number of paths
 * @param sum of their hashes
 */
public record PathsFingerprint(long count, long sum) implements Serializable {

  /** That of no path. */
  public static final PathsFingerprint NONE = new PathsFingerprint(0, 0);

  private static final long SEED = 42;

  /** Returns that of these paths and one more. */
  public PathsFingerprint plus(String path) {
    byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
    long hash = XXH64.hashUnsafeBytes(bytes, Platform.BYTE_ARRAY_OFFSET, bytes.length, SEED);
    return new PathsFingerprint(count + 1, sum + hash);
  }

  /** Returns that of both collections together. */
  public PathsFingerprint plus(PathsFingerprint other) {
    return new PathsFingerprint(count + other.count, sum + other.sum);
  }
}
