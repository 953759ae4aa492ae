package io.sparkdet.sql.annotations.coco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdet.sql.annotations.file.AnnotationException;
import io.sparkdet.sql.annotations.file.Workers;
import io.sparkdet.sql.annotations.row.BoxRun;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Detections that threads read range by range are those of the file as it stands. */
class CocoResultsHereTest {

  @TempDir private Path folder;

  /** Texts that look like the border of two detections, nested objects, spaces of all kinds. */
  private static String drawn(Random random, int count) {
    String[] noise = {
      "",
      ",\"note\":\"},{\"",
      ",\"note\":\"a\\\\\\\"},\\n{\\\"score\\\":\"",
      ",\"parts\":[{\"a\":1},{\"image_id\":7,\"b\":[{}, {}]}]",
      ",\"segmentation\":{\"size\":[1,2],\"counts\":\"}, {\"}"
    };
    String[] between = {",", ", ", ",\n ", " \t,\r\n"};
    StringBuilder json = new StringBuilder("[");
    for (int i = 0; i < count; i++) {
      json.append(i == 0 ? "" : between[random.nextInt(between.length)])
          .append(
              "{\"image_id\":%d%s,\"category_id\":%d,\"bbox\":[%d,2.5,3,4],\"score\":%s}"
                  .formatted(
                      random.nextInt(5),
                      noise[random.nextInt(noise.length)],
                      random.nextInt(3),
                      i,
                      random.nextInt(100) / 100.0));
    }
    return json.append(random.nextBoolean() ? "]" : " ]\n ").toString();
  }

  private List<DetectionColumns> read(Path file, int threads, long share) {
    try (Workers workers = new Workers(threads)) {
      return new CocoResultsHere(
              file.toString(), new Configuration(), DetectedImages.NUMBERS, workers)
          .read(share);
    }
  }

  /** Returns image, category, box and score of every detection in order. */
  private static List<List<Double>> all(List<DetectionColumns> parts) {
    List<List<Double>> all = new ArrayList<>();
    for (DetectionColumns part : parts) {
      for (int run = 0; run < part.runs(); run++) {
        ByteBuffer bytes = ByteBuffer.allocate(part.size(run) * BoxRun.DETECTION);
        part.write(run, bytes);
        bytes.flip();
        while (bytes.hasRemaining()) {
          List<Double> detection = new ArrayList<>();
          detection.add((double) part.image(run));
          detection.add((double) bytes.getLong());
          for (int k = 0; k < 5; k++) {
            detection.add(bytes.getDouble());
          }
          all.add(detection);
        }
      }
    }
    return all;
  }

  @Test
  void rangesGiveWhatOneReaderGivesWhereverTheyBegin() throws IOException {
    for (long seed = 1; seed <= 20; seed++) {
      Random random = new Random(seed);
      int count = random.nextInt(40);
      Path file = Files.writeString(folder.resolve("results.json"), drawn(random, count));
      List<List<Double>> expected = all(read(file, 1, Long.MAX_VALUE));
      assertThat(expected).as("seed %d", seed).hasSize(count);
      for (long share : new long[] {1, 7, 50, 64, 100, 333, 1000}) {
        assertThat(all(read(file, 1 + random.nextInt(4), share)))
            .as("seed %d, ranges of %d bytes", seed, share)
            .isEqualTo(expected);
      }
    }
  }

  @Test
  void damageIsToldAtItsByteWhateverTheRanges() throws IOException {
    Random random = new Random(3);
    String json = drawn(random, 30);
    int at = json.indexOf("\"score\"", json.length() / 2);
    Path file =
        Files.writeString(
            folder.resolve("results.json"),
            json.substring(0, at) + "score" + json.substring(at + 7));
    List<String> messages = new ArrayList<>();
    for (long share : new long[] {Long.MAX_VALUE, 1000, 100, 33}) {
      assertThatThrownBy(() -> read(file, 3, share))
          .isInstanceOf(AnnotationException.class)
          .satisfies(thrown -> messages.add(String.valueOf(thrown.getMessage())));
    }
    assertThat(messages.get(0)).contains("damaged JSON near byte");
    assertThat(messages).containsOnly(messages.get(0));
  }

  @Test
  void aFileThatEndsEarlyIsRefused() throws IOException {
    String json = drawn(new Random(5), 30).strip();
    Path file =
        Files.writeString(folder.resolve("results.json"), json.substring(0, json.length() - 1));
    for (long share : new long[] {Long.MAX_VALUE, 100}) {
      assertThatThrownBy(() -> read(file, 2, share))
          .isInstanceOf(AnnotationException.class)
          .hasMessageContaining("the file ends early");
    }
  }
}
