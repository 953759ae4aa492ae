package io.sparkdet.efficientdet.image;

import io.sparkdet.efficientdet.image.format.ImageException;
import io.sparkdet.efficientdet.image.format.ImageHeader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * What becomes of the pictures of a folder, and of damaged copies of them. Run by {@code
 * scripts/studies/pictures}.
 */
final class PictureStudy {

  private static final int SECONDS = 10;

  private final ImageDecoder decoder = new ImageDecoder();
  private final List<Path> files;

  private PictureStudy(Path folder) throws IOException {
    try (Stream<Path> found = Files.list(folder)) {
      this.files = found.sorted().toList();
    }
  }

  /**
   * Takes {@code decode FOLDER OUTPUT}, which writes each picture's pixels and a table of outcomes,
   * or {@code mutate FOLDER COUNT SEED OUTPUT}, which keeps damaged copies, a thousand a folder,
   * and counts outcomes, and ends with 1 where a picture has none within ten seconds.
   */
  public static void main(String[] arguments) throws Exception {
    PictureStudy study = new PictureStudy(Path.of(arguments[1]));
    if (arguments[0].equals("decode")) {
      study.decodeAll(Path.of(arguments[2]));
    } else {
      study.mutate(
          Integer.parseInt(arguments[2]), Long.parseLong(arguments[3]), Path.of(arguments[4]));
    }
  }

  private void decodeAll(Path output) throws IOException {
    StringBuilder table = new StringBuilder();
    for (Path file : files) {
      byte[] content = Files.readAllBytes(file);
      table.append(file.getFileName()).append('\t');
      try (DecodedImage image =
          decoder.decode(content, ImageHeader.read(content), DecodeOptions.exact())) {
        byte[] pixels = new byte[3 * image.columns() * image.rows()];
        image.pixels().get(pixels);
        Files.write(output.resolve(file.getFileName() + ".bgr"), pixels);
        table.append("ok\t%d\t%d\t".formatted(image.width(), image.height()));
        table.append(image.warning().orElse(""));
      } catch (ImageException e) {
        table.append(e.status().label()).append("\t0\t0\t").append(e.reason());
      }
      table.append('\n');
    }
    Files.writeString(output.resolve("outcomes.tsv"), table);
  }

  private void mutate(int count, long seed, Path output) throws Exception {
    List<byte[]> contents = new ArrayList<>();
    for (Path file : files) {
      contents.add(Files.readAllBytes(file));
    }
    Mutations mutations = new Mutations(new Random(seed), contents);
    Map<String, Integer> outcomes = new TreeMap<>();
    long slowest = 0;
    ExecutorService thread = Executors.newSingleThreadExecutor(PictureStudy::daemon);
    for (int i = 1; i <= count; i++) {
      int which = (i - 1) % files.size();
      byte[] content = mutations.of(which);
      String name = files.get(which).getFileName().toString();
      Path copy = output.resolve("damaged/%d/%05d-%s".formatted((i - 1) / 1000, i, name));
      Files.createDirectories(copy.getParent());
      Files.write(copy, content);
      long start = System.nanoTime();
      String outcome;
      try {
        outcome = thread.submit(() -> outcome(content)).get(SECONDS, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        System.out.printf("%s: no outcome in %d s%n", copy, SECONDS);
        System.exit(1);
        throw e;
      } catch (ExecutionException e) {
        System.out.printf("%s: %s%n", copy, e.getCause());
        outcome = "thrown: " + e.getCause();
      }
      slowest = Math.max(slowest, System.nanoTime() - start);
      String format = name.substring(name.lastIndexOf('.') + 1);
      outcomes.merge(format + " " + outcome, 1, Integer::sum);
      if (i % 1000 == 0 || i == count) {
        System.out.printf(
            "%6d pictures: %d MB resident, the slowest took %d ms%n",
            i, residentMegabytes(), slowest / 1_000_000);
      }
    }
    outcomes.forEach((outcome, number) -> System.out.printf("%6d %s%n", number, outcome));
    boolean thrown = outcomes.keySet().stream().anyMatch(outcome -> outcome.contains("thrown"));
    System.exit(thrown ? 1 : 0);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "decode");
    thread.setDaemon(true);
    return thread;
  }

  private String outcome(byte[] content) {
    try (DecodedImage image =
        decoder.decode(content, ImageHeader.read(content), DecodeOptions.exact())) {
      return image.warning().isPresent() ? "ok with a warning" : "ok";
    } catch (ImageException e) {
      return e.status().label();
    }
  }

  private static long residentMegabytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"), StandardCharsets.UTF_8)) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) >> 10;
      }
    }
    return 0;
  }
}
