package io.sparkdet.app.evaluate;

import io.sparkdet.app.evaluate.plan.EvaluateRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A small pair of truth and detections of two images, and its evaluation in a folder. */
final class PairFiles {

  /** AP of {@link #TRUTH} and {@link #DETECTIONS}: pycocotools 2.0.11, COCOeval 'bbox'. */
  static final double AP = 0.8004950495049505;

  static final String TRUTH =
      """
      {"images":[{"id":1,"file_name":"bus.jpg","width":640,"height":480},
                 {"id":2,"file_name":"zidane.jpg","width":640,"height":480}],
       "annotations":[
        {"id":1,"image_id":1,"category_id":1,"bbox":[10,10,50,50],"area":2500,"iscrowd":0},
        {"id":2,"image_id":1,"category_id":2,"bbox":[100,100,60,40],"area":2400,"iscrowd":0},
        {"id":3,"image_id":2,"category_id":1,"bbox":[20,30,80,80],"area":6400,"iscrowd":0}],
       "categories":[{"id":1,"name":"cat"},{"id":2,"name":"dog"}]}
      """;

  static final String DETECTIONS =
      """
      [{"image_id":1,"category_id":1,"bbox":[11,10,50,50],"score":0.9},
       {"image_id":1,"category_id":2,"bbox":[100,104,60,40],"score":0.8},
       {"image_id":2,"category_id":1,"bbox":[25,30,80,80],"score":0.7},
       {"image_id":2,"category_id":2,"bbox":[300,300,20,20],"score":0.6}]
      """;

  private final Path folder;

  PairFiles(Path folder) {
    this.folder = folder;
  }

  String write(String name, String text) throws IOException {
    return write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  String write(String name, byte[] content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, content).toString();
  }

  String output() {
    return folder.resolve("out").toString();
  }

  Evaluation evaluate(String truth, String detections) throws IOException {
    return evaluateFiles(write("truth.json", truth), write("detections.json", detections));
  }

  Evaluation evaluateFiles(String truth, String detections) {
    return evaluate(request(truth, detections, Map.of()));
  }

  /** Returns a request whose results go to {@link #output}. */
  EvaluateRequest request(String truth, String detections, Map<String, String> more) {
    Map<String, String> given = new HashMap<>(more);
    given.put("annotations", truth);
    given.put("detections", detections);
    given.put("output", output());
    return EvaluateRequest.of(given);
  }

  Evaluation evaluate(EvaluateRequest request) {
    return BothPaths.evaluate(request);
  }

  String read(String file) throws IOException {
    return Files.readString(folder.resolve("out").resolve(file));
  }
}
