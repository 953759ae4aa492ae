package io.sparkdet.app.paired;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdet.detection.coco.image.EvaluationImage;
import io.sparkdet.detection.coco.image.ImageDetections;
import io.sparkdet.detection.coco.image.ImageTruths;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;

/**
 * A seeded truth of three classes on 40 pictures and two detectors of it, the second the sharper
 * one: as files, and as images in memory. No two scores are equal.
 */
final class TwoModels {

  static final int IMAGES = 40;

  private static final String[] CLASSES = {"car", "dog", "person"};
  private static final int SIDE = 400;

  private final List<EvaluationImage> before = new ArrayList<>();
  private final List<EvaluationImage> after = new ArrayList<>();
  private final Random random;
  private long annotation = 1;

  TwoModels(long seed) {
    random = new Random(seed);
    for (long id = 1; id <= IMAGES; id++) {
      ImageTruths truths = truths(1 + random.nextInt(4));
      before.add(new EvaluationImage(id, truths, detections(truths, 9, 0.75, 3)));
      after.add(new EvaluationImage(id, truths, detections(truths, 5, 0.9, 2)));
    }
  }

  private ImageTruths truths(int n) {
    long[] categories = new long[n];
    double[] boxes = new double[4 * n];
    double[] areas = new double[n];
    long[] ids = new long[n];
    for (int g = 0; g < n; g++) {
      categories[g] = 1L + random.nextInt(CLASSES.length);
      boxes[4 * g] = random.nextInt(SIDE - 160);
      boxes[4 * g + 1] = random.nextInt(SIDE - 160);
      boxes[4 * g + 2] = 20 + random.nextInt(140);
      boxes[4 * g + 3] = 20 + random.nextInt(140);
      areas[g] = boxes[4 * g + 2] * boxes[4 * g + 3];
      ids[g] = annotation++;
    }
    return new ImageTruths(categories, boxes, areas, new boolean[n], ids);
  }

  private ImageDetections detections(ImageTruths truths, int blur, double found, int wrong) {
    List<double[]> boxes = new ArrayList<>();
    List<Long> categories = new ArrayList<>();
    List<Double> scores = new ArrayList<>();
    for (int g = 0; g < truths.size(); g++) {
      if (random.nextDouble() < found) {
        double[] box = new double[4];
        for (int k = 0; k < 4; k++) {
          box[k] = Math.max(1, truths.box(g, k) + random.nextInt(2 * blur + 1) - blur);
        }
        boxes.add(box);
        categories.add(truths.category(g));
        scores.add(0.3 + 0.7 * random.nextDouble());
      }
    }
    for (int i = random.nextInt(wrong + 1); i > 0; i--) {
      boxes.add(new double[] {random.nextInt(300), random.nextInt(300), 60, 50});
      categories.add(1L + random.nextInt(CLASSES.length));
      scores.add(0.6 * random.nextDouble());
    }
    double[] flat = new double[4 * boxes.size()];
    for (int i = 0; i < boxes.size(); i++) {
      System.arraycopy(boxes.get(i), 0, flat, 4 * i, 4);
    }
    return new ImageDetections(
        categories.stream().mapToLong(c -> c).toArray(),
        flat,
        scores.stream().mapToDouble(s -> s).toArray());
  }

  List<EvaluationImage> before() {
    return before;
  }

  List<EvaluationImage> after() {
    return after;
  }

  /** Writes truth.json, before.json, after.json and images.parquet's source images.json. */
  void write(Path folder) throws IOException {
    List<Object> images = new ArrayList<>();
    List<Object> annotations = new ArrayList<>();
    List<Object> categories = new ArrayList<>();
    StringBuilder table = new StringBuilder("image_id,light\n");
    for (int c = 0; c < CLASSES.length; c++) {
      categories.add(Map.of("id", c + 1, "name", CLASSES[c]));
    }
    for (EvaluationImage image : before) {
      images.add(
          Map.of(
              "id", image.id(), "file_name", image.id() + ".jpg", "width", SIDE, "height", SIDE));
      table.append(image.id()).append(image.id() % 3 == 0 ? ",night\n" : ",day\n");
      ImageTruths truths = image.truths();
      for (int g = 0; g < truths.size(); g++) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("id", truths.id(g));
        one.put("image_id", image.id());
        one.put("category_id", truths.category(g));
        one.put(
            "bbox",
            new double[] {truths.box(g, 0), truths.box(g, 1), truths.box(g, 2), truths.box(g, 3)});
        one.put("area", truths.area(g));
        one.put("iscrowd", 0);
        annotations.add(one);
      }
    }
    ObjectMapper mapper = new ObjectMapper();
    Map<String, Object> truth = new LinkedHashMap<>();
    truth.put("images", images);
    truth.put("annotations", annotations);
    truth.put("categories", categories);
    mapper.writeValue(folder.resolve("truth.json").toFile(), truth);
    mapper.writeValue(folder.resolve("before.json").toFile(), results(before));
    mapper.writeValue(folder.resolve("after.json").toFile(), results(after));
    Files.writeString(folder.resolve("images.csv"), table);
  }

  private static List<Object> results(List<EvaluationImage> images) {
    List<Object> results = new ArrayList<>();
    for (EvaluationImage image : images) {
      ImageDetections found = image.detections();
      for (int d = 0; d < found.size(); d++) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("image_id", image.id());
        one.put("category_id", found.category(d));
        one.put(
            "bbox",
            new double[] {found.box(d, 0), found.box(d, 1), found.box(d, 2), found.box(d, 3)});
        one.put("score", found.score(d));
        results.add(one);
      }
    }
    return results;
  }

  /** Paints the pictures: a dull ground, and each object in the color of its class. */
  void paint(Path folder) throws IOException {
    Files.createDirectories(folder);
    Color[] colors = {new Color(0xb0413e), new Color(0x4a7c59), new Color(0x3f6c9b)};
    for (EvaluationImage image : before) {
      BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
      Graphics2D graphics = picture.createGraphics();
      graphics.setColor(new Color(0xb8b2a6));
      graphics.fillRect(0, 0, SIDE, SIDE);
      ImageTruths truths = image.truths();
      for (int g = 0; g < truths.size(); g++) {
        graphics.setColor(colors[(int) truths.category(g) - 1]);
        graphics.fillOval(
            (int) truths.box(g, 0),
            (int) truths.box(g, 1),
            (int) truths.box(g, 2),
            (int) truths.box(g, 3));
      }
      graphics.dispose();
      File file = folder.resolve(image.id() + ".jpg").toFile();
      ImageIO.write(picture, "jpg", file);
    }
  }
}
