package io.sparkdet.efficientdet.image;

import io.sparkdet.efficientdet.image.format.ImageException;
import io.sparkdet.efficientdet.image.format.ImageHeader;
import io.sparkdet.efficientdet.image.resize.Preprocessing;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Decodes and letterboxes the photos of a folder on one thread, one pass for every line of standard
 * input, which is {@code exact} or {@code fast}, and answers with images/s by the clock and by the
 * thread's processor time. Run by {@code scripts/bench/decode}.
 */
final class DecodingBenchmark {

  private static final int SIDE = 512;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final List<byte[]> photos;
  private final ImageDecoder decoder = new ImageDecoder();
  private final FloatBuffer input =
      ByteBuffer.allocateDirect(4 * 3 * SIDE * SIDE).order(ByteOrder.nativeOrder()).asFloatBuffer();

  private DecodingBenchmark(List<byte[]> photos) {
    this.photos = photos;
  }

  /** Takes the folder and how often a pass goes through it. */
  public static void main(String[] arguments) throws IOException, ImageException {
    List<byte[]> photos = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of(arguments[0]))) {
      for (Path file : files.sorted().toList()) {
        photos.add(Files.readAllBytes(file));
      }
    }
    DecodingBenchmark benchmark = new DecodingBenchmark(photos);
    int repeats = Integer.parseInt(arguments[1]);
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String mode = lines.readLine(); mode != null; mode = lines.readLine()) {
      DecodeOptions options =
          DecodeOptions.exact().withFastDecoding(SIDE).withMode(DecodeMode.of(mode));
      long clock = System.nanoTime();
      long processor = THREADS.getCurrentThreadCpuTime();
      for (int i = 0; i < repeats; i++) {
        benchmark.pass(options);
      }
      double images = 1e9 * repeats * photos.size();
      System.out.printf(
          "%.1f %.1f%n",
          images / (System.nanoTime() - clock),
          images / (THREADS.getCurrentThreadCpuTime() - processor));
    }
  }

  private void pass(DecodeOptions options) throws ImageException {
    for (byte[] photo : photos) {
      try (DecodedImage image = decoder.decode(photo, ImageHeader.read(photo), options)) {
        Preprocessing.ZYLO117.plan(image.width(), image.height(), SIDE).write(image, input, 0);
      }
    }
  }
}
