package io.sparkdet.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import io.sparkdet.app.Main;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import javax.imageio.ImageIO;

/**
 * Makes small pictures, or labels several inputs in turns and prints the images a second of each,
 * and its ratio to the first; by the clock and by processor time, which a busy machine disturbs
 * less.
 *
 * <p>usage: ArchiveSpeed pictures PHOTOS FOLDER COUNT | ArchiveSpeed label ROUNDS OUTPUT INPUT...
 */
final class ArchiveSpeed {

  private static final int SIDE = 96;

  private ArchiveSpeed() {}

  public static void main(String[] args) throws IOException {
    if (args[0].equals("pictures")) {
      draw(Path.of(args[1]), Files.createDirectories(Path.of(args[2])), Integer.parseInt(args[3]));
    } else {
      label(Integer.parseInt(args[1]), args[2], List.of(args).subList(3, args.length));
    }
    System.exit(0);
  }

  /** Cuts pictures out of photos, each another one, and makes them small. */
  private static void draw(Path photos, Path folder, int count) throws IOException {
    List<Path> files;
    try (var listed = Files.list(photos)) {
      files = listed.sorted().toList();
    }
    Random random = new Random(1);
    for (int i = 0; i < files.size(); i++) {
      BufferedImage photo = ImageIO.read(files.get(i).toFile());
      for (int n = i; n < count; n += files.size()) {
        int side = Math.min(photo.getWidth(), photo.getHeight()) / (1 + random.nextInt(3));
        int x = random.nextInt(photo.getWidth() - side + 1);
        int y = random.nextInt(photo.getHeight() - side + 1);
        BufferedImage small = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = small.createGraphics();
        graphics.setRenderingHint(
            RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(photo.getSubimage(x, y, side, side), 0, 0, SIDE, SIDE, null);
        graphics.dispose();
        File target = folder.resolve(String.format(Locale.ROOT, "%06d.jpg", n)).toFile();
        ImageIO.write(small, "jpg", target);
      }
    }
  }

  private static void label(int rounds, String output, List<String> inputs) throws IOException {
    double[][] speeds = new double[inputs.size()][rounds];
    double[][] byProcessor = new double[inputs.size()][rounds];
    for (int round = -1; round < rounds; round++) { // the first warms up
      for (int i = 0; i < inputs.size(); i++) {
        String name = output + "/" + (round + 1) + "-" + i;
        List<String> command = new ArrayList<>(List.of("label", "--quiet", "--overwrite"));
        command.addAll(List.of("--input", inputs.get(i), "--output", name));
        command.addAll(List.of("--summary", name + ".json"));
        long before = processorNanos();
        int status = Main.run(command.toArray(String[]::new));
        if (status != 0) {
          throw new IllegalStateException("label ended with status " + status);
        }
        double seconds = (processorNanos() - before) / 1e9;
        JsonNode summary = new ObjectMapper().readTree(new File(name + ".json"));
        double speed = summary.get("images_per_second").asDouble();
        double perProcessor = summary.get("images").asLong() / seconds;
        System.out.printf(
            Locale.ROOT,
            "round %d: %s %.1f images/s, %.1f by processor time%n",
            round,
            inputs.get(i),
            speed,
            perProcessor);
        if (round >= 0) {
          speeds[i][round] = speed;
          byProcessor[i][round] = perProcessor;
        }
      }
    }
    for (int i = 0; i < inputs.size(); i++) {
      System.out.printf(
          Locale.ROOT,
          "%s: median %.1f images/s, %.2f of the first; by processor time %.1f, %.2f%n",
          inputs.get(i),
          median(speeds[i]),
          median(ratios(speeds[i], speeds[0])),
          median(byProcessor[i]),
          median(ratios(byProcessor[i], byProcessor[0])));
    }
  }

  private static double[] ratios(double[] values, double[] first) {
    double[] ratios = new double[values.length];
    for (int round = 0; round < values.length; round++) {
      ratios[round] = values[round] / first[round];
    }
    return ratios;
  }

  private static long processorNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
