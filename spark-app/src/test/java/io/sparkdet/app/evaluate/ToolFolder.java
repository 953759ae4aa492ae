package io.sparkdet.app.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.app.TestSpark;
import io.sparkdet.sql.annotations.AnnotationTable;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Row;

/** A folder of annotations and pictures as another tool leaves it, and what is read of them. */
final class ToolFolder {

  private final Path folder;

  ToolFolder(Path folder) {
    this.folder = folder;
  }

  String write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text).toString();
  }

  void paint(String name, int width, int height) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    assertThat(ImageIO.write(picture, "png", file.toFile())).isTrue();
  }

  /** Returns image names with their boxes as {@code class x y x y}, crowds with a star. */
  static List<String> read(String source) {
    return AnnotationTable.read(TestSpark.session(), source)
        .orderBy("image_id")
        .collectAsList()
        .stream()
        .map(
            row -> {
              StringBuilder line = new StringBuilder(row.<String>getAs("file_name"));
              for (Row box : row.<Row>getList(2)) {
                line.append(
                    String.format(
                        Locale.ROOT,
                        " | %s %.4g %.4g %.4g %.4g%s",
                        box.getString(2),
                        box.getDouble(3),
                        box.getDouble(4),
                        box.getDouble(5),
                        box.getDouble(6),
                        box.<Integer>getAs("iscrowd") == 1 ? " *" : ""));
              }
              return line.toString();
            })
        .toList();
  }
}
