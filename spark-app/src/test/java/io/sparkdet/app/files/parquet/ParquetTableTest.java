package io.sparkdet.app.files.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdet.app.TestSpark;
import io.sparkdet.sql.annotations.file.Workers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written without Spark Spark reads, and what is looked for is found. */
class ParquetTableTest {

  private static final List<TableColumn> COLUMNS =
      List.of(
          new TableColumn("id", TableColumn.Kind.LONG),
          new TableColumn("name", TableColumn.Kind.TEXT_OR_NULL),
          new TableColumn("area", TableColumn.Kind.TEXT),
          new TableColumn("value", TableColumn.Kind.DOUBLE));

  @TempDir private Path folder;

  /** Rows of 20 ids, 1,000 each: more than a page. */
  private static Iterator<@Nullable Object[]> rows(int from, int to) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (int id = from; id < to; id++) {
      for (int i = 0; i < 1000; i++) {
        rows.add(
            new Object[] {
              (long) id, id % 7 == 0 ? null : "näme " + id, i < 500 ? "all" : "small", i / 8.0
            });
      }
    }
    return rows.iterator();
  }

  private ParquetTable written() throws IOException {
    ParquetTable table =
        new ParquetTable(folder.resolve("table.parquet").toString(), new Configuration());
    List<Supplier<Iterator<@Nullable Object[]>>> parts =
        List.of(() -> rows(0, 12), () -> rows(12, 20));
    try (Workers workers = new Workers(2)) {
      table.write(COLUMNS, parts, workers);
    }
    return table;
  }

  @Test
  void sparkReadsTheRowsInTheirOrder() throws IOException {
    written();
    List<Row> rows =
        TestSpark.session()
            .read()
            .parquet(folder.resolve("table.parquet").toString())
            .collectAsList();
    assertThat(rows).hasSize(20_000);
    assertThat(rows.get(0).isNullAt(1)).isTrue();
    assertThat(rows)
        .filteredOn(row -> row.getLong(0) == 13 && row.getDouble(3) == 100)
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.getString(1)).isEqualTo("näme 13");
              assertThat(row.getString(2)).isEqualTo("small");
            });
    try (var files = Files.list(folder.resolve("table.parquet"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "_SUCCESS", "part-00000.snappy.parquet", "part-00001.snappy.parquet");
    }
  }

  @Test
  void rowsAreFoundByTextAndNumber() throws IOException {
    List<Object[]> rows =
        written().read(List.of("id", "area", "value"), "area", "all", "id", Set.of(3L, 15L, 99L));
    assertThat(rows).hasSize(1000);
    assertThat(rows).extracting(row -> row[0]).containsOnly(3L, 15L);
    assertThat(rows).extracting(row -> row[1]).containsOnly("all");
    assertThat(rows.get(999)[2]).isEqualTo(499 / 8.0);
  }

  @Test
  void aTableThatIsThereIsNotWrittenOver() throws IOException {
    written();
    assertThatThrownBy(this::written)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("table.parquet exists already");
  }
}
