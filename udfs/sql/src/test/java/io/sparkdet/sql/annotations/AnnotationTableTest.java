package io.sparkdet.sql.annotations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdet.sql.annotations.file.AnnotationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnnotationTableTest {

  private static SparkSession spark;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder().master("local[2]").config("spark.ui.enabled", "false").getOrCreate();
  }

  @Test
  void eachImageIsARowWithItsBoxesInFileOrder() throws IOException {
    Path file = folder.resolve("instances.json");
    Files.writeString(
        file,
        """
        {"images": [{"id": 7, "file_name": "a.jpg"}, {"id": 3, "file_name": "b.jpg"},
                    {"id": 9, "file_name": "c.jpg"}],
         "categories": [{"id": 2, "name": "cat"}, {"id": 5, "name": "dog"}],
         "annotations": [
           {"id": 11, "image_id": 7, "category_id": 5, "bbox": [1, 2, 3, 4], "area": 6,
            "iscrowd": 0},
           {"id": 12, "image_id": 9, "category_id": 2, "bbox": [0, 0, 10, 10], "area": 100,
            "iscrowd": 1},
           {"id": 10, "image_id": 7, "category_id": 2, "bbox": [5, 5, 1, 1], "area": 1,
            "iscrowd": 0},
           {"id": 13, "image_id": 8, "category_id": 2, "bbox": [5, 5, 1, 1], "area": 1,
            "iscrowd": 0}]}
        """);
    List<Row> rows =
        AnnotationTable.read(spark, file.toString()).orderBy("image_id").collectAsList();
    assertThat(rows)
        .extracting(row -> row.getLong(0) + " " + row.getString(1) + " " + row.getList(2))
        .containsExactly(
            "3 b.jpg []",
            "7 a.jpg [[11,5,dog,1.0,2.0,4.0,6.0,6.0,0], [10,2,cat,5.0,5.0,6.0,6.0,1.0,0]]",
            "9 c.jpg [[12,2,cat,0.0,0.0,10.0,10.0,100.0,1]]");
  }

  @Test
  void theTableIsReadBackAsAnnotations() throws IOException {
    Path file = folder.resolve("instances.json");
    Files.writeString(
        file,
        """
        {"images": [{"id": 7, "file_name": "a.jpg"}],
         "categories": [{"id": 5, "name": "dog"}],
         "annotations": [{"id": 11, "image_id": 7, "category_id": 5, "bbox": [1, 2, 3, 4],
                          "area": 6, "iscrowd": 1}]}
        """);
    Dataset<Row> table = AnnotationTable.read(spark, file.toString());
    String parquet = folder.resolve("truths").toString();
    table.write().parquet(parquet);
    assertThat(AnnotationTable.read(spark, parquet).collectAsList())
        .isEqualTo(table.collectAsList());
  }

  @Test
  void aFileThatIsNotThereIsRefused() {
    String nowhere = folder.resolve("no.json").toString();
    assertThatThrownBy(() -> AnnotationTable.read(spark, nowhere))
        .isInstanceOf(AnnotationException.class)
        .hasMessageContaining(nowhere);
  }
}
