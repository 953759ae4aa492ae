package io.sparkdet.sql.annotations.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdet.sql.annotations.file.AnnotationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables of Delta and Iceberg where their libraries are not there, as in this module. */
class LoggedTableTest {

  private static final SparkSession SPARK =
      SparkSession.builder().master("local[2]").config("spark.ui.enabled", "false").getOrCreate();

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "_delta_log/0.json, Delta, io.delta:delta-spark_4.1_2.13:4.1.0",
    "metadata/v1.metadata.json, Iceberg,"
        + " org.apache.iceberg:iceberg-spark-runtime-4.1_2.13:1.11.0"
  })
  void whatReadsItIsNamed(String log, String format, String coordinates) throws IOException {
    Path table = folder.resolve("t");
    Files.createDirectories(table.resolve(log).getParent());
    Files.writeString(table.resolve(log), "{}");
    Files.writeString(table.resolve("part.parquet"), "PAR1");
    TableFiles files = TableFiles.of(table.toString(), new Configuration());
    assertThatThrownBy(() -> files.open(SPARK))
        .isInstanceOf(AnnotationException.class)
        .hasMessage(
            "Cannot read %s: it is a table of %s, and what reads it is not there; add --packages %s"
                + " before the command",
            table, format, coordinates);
  }

  @Test
  void aPlainTableNeedsNothing() throws IOException {
    SPARK.range(3).write().parquet(folder.resolve("plain").toString());
    TableFiles files = TableFiles.of(folder.resolve("plain").toString(), new Configuration());
    assertThat(files.open(SPARK).count()).isEqualTo(3);
  }
}
