package io.sparkdet.sql.annotations.row;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdet.sql.annotations.file.AnnotationException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class DistinctIdsTest {

  /** Returns the rows of ids in the order in which a task receives them. */
  private static List<Row> rows(List<Long> ids) {
    List<Row> rows = new ArrayList<>();
    AnnotationIds run = new AnnotationIds();
    for (int i = 0; i < ids.size(); i++) {
      if (!run.takes(ids.get(i))) {
        rows.add(run.take());
      }
      run.add(ids.get(i), 100L + i);
    }
    rows.add(run.take());
    rows.sort(Comparator.comparingLong(row -> row.getLong(0)));
    return rows;
  }

  private static void check(List<Long> ids) {
    DistinctIds distinct = new DistinctIds("t.json");
    for (Row row : rows(ids)) {
      distinct.accept(row.getLong(0), row.getAs(3));
    }
  }

  private static List<Long> drawn(long seed) {
    Random random = new Random(seed);
    Set<Long> ids = new TreeSet<>(List.of(Long.MIN_VALUE, -1L, 0L, Long.MAX_VALUE));
    while (ids.size() < 20_000) {
      ids.add(random.nextBoolean() ? random.nextLong() : random.nextInt(30_000) - 10_000L);
    }
    List<Long> order = new ArrayList<>(ids);
    Collections.shuffle(order, random);
    return order;
  }

  @Test
  void differentIdsPassInAnyOrder() {
    assertThatCode(() -> check(drawn(1))).doesNotThrowAnyException();
    assertThatCode(() -> check(List.of(1L))).doesNotThrowAnyException();
  }

  @Test
  void whateverIdStandsTwiceIsFoundWithBothPlaces() {
    for (int place : new int[] {0, 7, 19_999}) {
      List<Long> ids = drawn(2);
      ids.add(ids.get(place));
      assertThatThrownBy(() -> check(ids))
          .isInstanceOf(AnnotationException.class)
          .hasMessage(
              ("Cannot read t.json: annotation id %d stands twice in \"annotations\" (at bytes %d"
                      + " and 20100); give each annotation its own id")
                  .formatted(ids.get(place), 100 + place));
    }
  }
}
