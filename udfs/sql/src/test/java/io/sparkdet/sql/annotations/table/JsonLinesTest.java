package io.sparkdet.sql.annotations.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonLinesTest {

  private static final List<String> LINES =
      List.of("{}", "{\"a\":1}", "{\"name\":\"caf\u00e9, \u6771\u4eac\"}", "{\"b\":[1,2,3]}", "{}");

  private static SparkSession spark;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder().master("local[2]").config("spark.ui.enabled", "false").getOrCreate();
  }

  private List<String> lines(String text, Charset charset, long range) throws IOException {
    Path file = Files.write(folder.resolve("rows.json"), text.getBytes(charset));
    Configuration hadoop = new Configuration();
    return JsonLines.read(spark, hadoop, TableFiles.of(file.toString(), hadoop), range)
        .collectAsList()
        .stream()
        .map(row -> row.getString(1))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 7, 8, 9, 11, 26, 35, 1000})
  void everyLineIsReadOnceHoweverAFileIsDivided(long range) throws IOException {
    assertThat(lines(String.join("\n", LINES), StandardCharsets.UTF_8, range)).isEqualTo(LINES);
    assertThat(lines(String.join("\n\n", LINES) + "\n", StandardCharsets.UTF_8, range))
        .isEqualTo(LINES);
    assertThat(lines(String.join("\r\n", LINES) + "\r\n", StandardCharsets.UTF_8, range))
        .isEqualTo(LINES);
  }

  @Test
  void wideTextIsReadAndWhatIsNoUtf8IsRefused() throws IOException {
    assertThat(lines("\uFEFF" + String.join("\n", LINES), StandardCharsets.UTF_8, 5))
        .isEqualTo(LINES);
    assertThat(lines(String.join("\n", LINES), StandardCharsets.UTF_16, 5)).isEqualTo(LINES);
    assertThatThrownBy(() -> lines("{\"a\":\"\u00e9\"}", StandardCharsets.ISO_8859_1, 100))
        .hasStackTraceContaining(
            "rows.json: the line before byte 9 is not UTF-8; save it as UTF-8");
  }
}
