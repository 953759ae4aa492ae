package io.sparkdet.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A truth file and a results file of 30 images with the references' numbers, made by {@code
 * scripts/studies/golden/coco} (pycocotools, tidecv) and {@code scripts/studies/golden/voc}
 * (chainercv): crowds, areas that are not width times height, equal scores, images with more than
 * 10 and more than 100 detections of a category. The files name the tools' versions.
 *
 * @param truth in COCO's instances form
 * @param detections in COCO's results form
 */
public record GoldenPair(Path truth, Path detections) {

  /** Writes both files into {@code folder}. */
  public static GoldenPair write(Path folder) throws IOException {
    return new GoldenPair(copy(folder, "truth.json"), copy(folder, "detections.json"));
  }

  /** Returns the twelve numbers of pycocotools, with {@code per_class} by name. */
  public static JsonNode coco() throws IOException {
    return json("expected.json").get("coco");
  }

  /** Returns the twelve numbers of pycocotools for the images whose id is odd, alone. */
  public static JsonNode cocoOfOddIds() throws IOException {
    return json("expected.json").get("coco of odd image ids");
  }

  /** Returns tidecv's {@code AP} and {@code dAP} by error type, in percent. */
  public static JsonNode tide() throws IOException {
    return json("expected.json").get("tide");
  }

  /** Returns chainercv's {@code AP_2007} and {@code AP_2010}, and the same by class. */
  public static JsonNode voc() throws IOException {
    return json("voc.json");
  }

  /**
   * Returns hotcoco's {@code calibration} errors and vernier's {@code lrp} errors, made by {@code
   * scripts/studies/golden/calibration}.
   */
  public static JsonNode calibration() throws IOException {
    return json("calibration.json");
  }

  /**
   * Returns the numbers of the Open Images challenges' program for cases that a formula makes, not
   * of these files; made by {@code scripts/studies/open-images}.
   */
  public static JsonNode openImages() throws IOException {
    return json("open-images.json");
  }

  private static JsonNode json(String name) throws IOException {
    try (InputStream in = open(name)) {
      return new ObjectMapper().readTree(in);
    }
  }

  private static Path copy(Path folder, String name) throws IOException {
    Path file = folder.resolve(name);
    try (InputStream in = open(name)) {
      Files.copy(in, file);
    }
    return file;
  }

  private static InputStream open(String name) {
    return Objects.requireNonNull(GoldenPair.class.getResourceAsStream("golden/" + name));
  }
}
