package io.sparkdet.sql.annotations.row;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * Finds an image of the truth by what something else calls it: the longest name that ends a path,
 * the last part of it, its stem, its stem without what tools add ({@link PictureName}), and at last
 * the image's other name in the same ways. A name that two images share in one of these ways joins
 * neither.
 *
 * <p>Keeps about 100 bytes an image; made only where ids and whole names do not join.
 */
public final class NameIndex implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final String WHOLE = "whole/";
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  /** Hashes of keys, rising; equal ones follow each other. */
  private final long[] keys;

  private final long[] images;

  private NameIndex(long[] keys, long[] images) {
    this.keys = keys;
    this.images = images;
  }

  /** Collects the names of the images of {@code truth}. */
  public static NameIndex of(JavaRDD<Row> truth) {
    return of(truth.filter(NameIndex::isName).collect());
  }

  /** Returns whether a row of {@link AnnotationRows} names an image. */
  public static boolean isName(Row row) {
    return row.getInt(1) == AnnotationRows.IMAGE || row.getInt(1) == AnnotationRows.OTHER_NAME;
  }

  /** Collects the names of the images of {@code truth}; other rows are passed over. */
  public static NameIndex of(List<Row> truth) {
    List<long[]> pairs = new ArrayList<>();
    for (Row row : truth) {
      if (!isName(row)) {
        continue;
      }
      String name = new String(row.<byte[]>getAs(3), StandardCharsets.UTF_8);
      boolean other = row.getInt(1) == AnnotationRows.OTHER_NAME;
      if (!name.isEmpty()) {
        if (!other) {
          pairs.add(new long[] {TextHash.of(WHOLE + slashed(name)), row.getLong(0)});
        }
        for (PictureName part : PictureName.values()) {
          pairs.add(new long[] {key(part, other, name), row.getLong(0)});
        }
        String stem = PictureName.STEM.of(name);
        if (NUMBER.matcher(stem).matches()) {
          pairs.add(new long[] {number(Long.parseLong(stem)), row.getLong(0)});
        }
      }
    }
    pairs.sort(Comparator.comparingLong((long[] pair) -> pair[0]).thenComparing(pair -> pair[1]));
    return new NameIndex(
        pairs.stream().mapToLong(pair -> pair[0]).toArray(),
        pairs.stream().mapToLong(pair -> pair[1]).toArray());
  }

  /** Returns the image that is meant, or null. */
  public @Nullable Long find(String name) {
    String path = slashed(name);
    for (int at = 0; at >= 0; at = path.indexOf('/', at) < 0 ? -1 : path.indexOf('/', at) + 1) {
      Long image = at(TextHash.of(WHOLE + path.substring(at)));
      if (image != null) {
        return image;
      }
    }
    for (boolean other : new boolean[] {false, true}) {
      for (PictureName part : PictureName.values()) {
        Long image = at(key(part, other, name));
        if (image != null) {
          return image;
        }
      }
    }
    return null;
  }

  /** Returns the image whose stem is {@code number}, perhaps after zeros, or null. */
  public @Nullable Long find(long number) {
    return at(number(number));
  }

  private static long number(long number) {
    return TextHash.of("number/" + number);
  }

  private static String slashed(String name) {
    return name.replace('\\', '/');
  }

  private static long key(PictureName part, boolean other, String name) {
    return TextHash.of(part.name() + (other ? "?" : "/") + part.of(name));
  }

  private @Nullable Long at(long key) {
    int found = Arrays.binarySearch(keys, key);
    if (found < 0) {
      return null;
    }
    boolean alone =
        (found == 0 || keys[found - 1] != key || images[found - 1] == images[found])
            && (found + 1 == keys.length
                || keys[found + 1] != key
                || images[found + 1] == images[found]);
    return alone ? (Long) images[found] : null;
  }
}
