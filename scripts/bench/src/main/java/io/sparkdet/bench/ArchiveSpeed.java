package io.sparkdet.bench;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
    List<Turns.Contender> contenders = new ArrayList<>();
    for (String input : inputs) {
      contenders.add(LabelPass.of(input, "--input", input));
    }
    new Turns(rounds, output).run(contenders);
  }
}
