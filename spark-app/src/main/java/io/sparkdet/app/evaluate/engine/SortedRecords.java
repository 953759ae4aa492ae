package io.sparkdet.app.evaluate.engine;

import io.sparkdet.sql.annotations.file.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The records of a ranking in memory, sorted as {@link MatchRecords} says. */
final class SortedRecords {

  /** Ranges a thread, so that none waits long for another. */
  private static final int SHARES = 4;

  /** Columns that a task remembers, a power of two. */
  private static final int PLACES = 256;

  /** Categories, then slices, in the order of the records. */
  private record Key(long category, int slice) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      return category != other.category
          ? Long.compare(category, other.category)
          : Integer.compare(slice, other.slice);
    }
  }

  /** Columns of a category and slice. */
  private record Found(long category, int slice, RecordColumns columns) {}

  /** The records of one task while it matches, by category and slice. */
  static final class Unsorted implements ImageMatching.RecordTaker {

    private final int words;
    private final Map<Long, Map<Integer, RecordColumns>> columns = new TreeMap<>();

    /** Those that were found last, by category and slice: neighboring images have the same ones. */
    private final @Nullable Found[] found = new Found[PLACES];

    Unsorted(MatchRecords layout) {
      words = 2 * layout.words();
    }

    @Override
    public void add(
        long category, int slice, double score, long image, int rank, long[] bits, int at) {
      int place = (31 * Long.hashCode(category) + slice) & (PLACES - 1);
      Found known = found[place];
      if (known == null || known.category != category || known.slice != slice) {
        RecordColumns own =
            columns
                .computeIfAbsent(category, none -> new TreeMap<>())
                .computeIfAbsent(slice, none -> new RecordColumns(words));
        known = new Found(category, slice, own);
        found[place] = known;
      }
      known.columns.add(score, image, rank, bits, at);
    }
  }

  private final List<Key> keys = new ArrayList<>();
  private final List<RecordColumns> groups = new ArrayList<>();

  /** Before each group, the number of records; at the end that of all. */
  private final long[] starts;

  /**
   * Sorts what tasks took, and empties it.
   *
   * @param parts by rising image ids
   */
  SortedRecords(List<Unsorted> parts, Workers workers) {
    Map<Key, List<RecordColumns>> byKey = new TreeMap<>();
    for (Unsorted part : parts) {
      part.columns.forEach(
          (category, slices) ->
              slices.forEach(
                  (slice, columns) ->
                      byKey
                          .computeIfAbsent(new Key(category, slice), none -> new ArrayList<>())
                          .add(columns)));
      part.columns.clear();
      Arrays.fill(part.found, null);
    }
    List<Callable<RecordColumns>> sorts = new ArrayList<>();
    byKey.forEach(
        (key, columns) -> {
          keys.add(key);
          sorts.add(
              () -> {
                RecordColumns sorted = RecordColumns.sorted(columns);
                columns.clear(); // half of the memory is free before the next is sorted
                return sorted;
              });
        });
    groups.addAll(workers.all(sorts));
    starts = new long[groups.size() + 1];
    for (int g = 0; g < groups.size(); g++) {
      starts[g + 1] = starts[g] + groups.get(g).size();
    }
  }

  /**
   * Returns ranges of about equal length for so many threads, in order; at least one.
   *
   * @param least as few records as are worth a range of their own
   */
  List<RangePass.Range> ranges(int threads, int least) {
    long total = starts[groups.size()];
    long count = Math.max(1, Math.min((long) SHARES * threads, total / least));
    List<RangePass.Range> ranges = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      long from = total * i / count;
      long to = total * (i + 1) / count;
      ranges.add(visitor -> forEach(from, to, visitor));
    }
    return ranges;
  }

  private void forEach(long from, long to, MatchRecords.Visitor visitor) {
    for (int g = 0; g < groups.size(); g++) {
      long start = Math.max(from, starts[g]);
      long end = Math.min(to, starts[g + 1]);
      if (start < end) {
        Key key = keys.get(g);
        groups
            .get(g)
            .forEach(
                key.category,
                key.slice,
                (int) (start - starts[g]),
                (int) (end - starts[g]),
                visitor);
      }
    }
  }
}
