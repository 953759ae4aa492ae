package io.sparkdet.app.report.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CsvTableTest {

  @Test
  void quotesHoldSeparatorsLineEndsAndDoubledQuotes() throws IOException {
    CsvTable table = read("name,size\n\"a, \"\"b\"\"\nc\",3\n\" x \",4\n");
    assertThat(table.size()).isEqualTo(2);
    assertThat(table.text(0, "name")).isEqualTo("a, \"b\"\nc");
    assertThat(table.text(1, "name")).isEqualTo(" x ");
    assertThat(table.count(0, "size")).isEqualTo(3);
  }

  @Test
  void whatIsMissingIsEmptyAndNoNumber() throws IOException {
    CsvTable table = read("a,b,c\n1,,\"\"\n2\n");
    for (String column : new String[] {"b", "c", "unknown"}) {
      assertThat(table.text(0, column)).isEmpty();
      assertThat(table.number(0, column)).isNaN();
      assertThat(table.text(1, column)).isEmpty();
    }
    assertThat(table.has("c")).isTrue();
    assertThat(table.has("unknown")).isFalse();
  }

  @Test
  void linesOfOtherSystemsEmptyLinesAndSpacesAroundValuesAreRead() throws IOException {
    CsvTable table = read("a, b\r\n\r\n 1 ,\t2\r\n# 3,4,5\r\n");
    assertThat(table.size()).isEqualTo(2);
    assertThat(table.number(0, "a")).isEqualTo(1);
    assertThat(table.number(0, "b")).isEqualTo(2);
    assertThat(table.text(1, "a")).isEqualTo("# 3");
  }

  @Test
  void nothingIsATableWithoutColumns() throws IOException {
    assertThat(read("").size()).isZero();
    assertThat(read("").has("a")).isFalse();
    assertThat(read("a,b").has("b")).isTrue();
  }

  @Test
  void aValueWithoutEndIsNoTable() {
    String endless = "a\n" + "x".repeat(70_000) + "\n";
    assertThatThrownBy(() -> read(endless))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("it is no CSV table (");
  }

  @Test
  void whatCannotBeReadIsToldAsItIs() {
    InputStream broken =
        new FilterInputStream(InputStream.nullInputStream()) {
          @Override
          public int read(byte[] bytes, int offset, int length) throws IOException {
            throw new IOException("the disk is gone");
          }
        };
    assertThatThrownBy(() -> CsvTable.read(broken))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the disk is gone");
  }

  private static CsvTable read(String text) throws IOException {
    return CsvTable.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }
}
