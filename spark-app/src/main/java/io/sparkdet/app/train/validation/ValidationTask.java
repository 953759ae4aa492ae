package io.sparkdet.app.train.validation;

import io.sparkdet.app.train.round.TrainingVectors;
import io.sparkdet.detection.coco.CocoAccumulator;
import io.sparkdet.detection.coco.image.EvaluationImage;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.detection.coco.image.ImageDetections;
import io.sparkdet.detection.coco.image.ImageMatcher;
import io.sparkdet.detection.nms.Detections;
import io.sparkdet.efficientdet.service.DetectionOutcome;
import io.sparkdet.efficientdet.service.DetectionService;
import io.sparkdet.sql.annotations.ImageBoxes;
import io.sparkdet.sql.store.FileStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Rows of id, path and truths in; out, each behind a byte that tells which: one accumulator's
 * bytes, and a text for each picture that could not be labelled.
 */
final class ValidationTask implements FlatMapFunction<Iterator<Row>, byte[]> {

  private static final long serialVersionUID = 1L;

  /** Stands for a class that the truth has no category of. */
  static final long NO_CATEGORY = -1;

  /** The first byte before an accumulator's. */
  static final byte MEASURES = 0;

  /** The first byte before the name of a picture and what is wrong with it. */
  static final byte FAILURE = 1;

  private static final int IN_FLIGHT = 8;

  private final String run;
  private final String model;
  private final long[] categoryOfClass;
  private final Broadcast<TrainingVectors> weights;
  private final Broadcast<SerializableConfiguration> hadoop;

  /**
   * Describes the task.
   *
   * @param run names these weights, for the service that tasks of a JVM share
   * @param model the description as JSON
   */
  ValidationTask(
      String run,
      String model,
      long[] categoryOfClass,
      Broadcast<TrainingVectors> weights,
      Broadcast<SerializableConfiguration> hadoop) {
    this.run = run;
    this.model = model;
    this.categoryOfClass = categoryOfClass;
    this.weights = weights;
    this.hadoop = hadoop;
  }

  @Override
  public Iterator<byte[]> call(Iterator<Row> rows) throws Exception {
    CocoAccumulator accumulator = new CocoAccumulator(EvaluationSettings.COCO);
    ImageMatcher matcher = new ImageMatcher(EvaluationSettings.COCO);
    List<byte[]> results = new ArrayList<>();
    try (ValidationService.Lease lease = ValidationService.acquire(run, model, weights.value())) {
      Queue<Pending> pending = new ArrayDeque<>();
      while (rows.hasNext() || !pending.isEmpty()) {
        if (rows.hasNext() && pending.size() < IN_FLIGHT) {
          Row row = rows.next();
          pending.add(new Pending(row, submit(lease.service(), row.getString(1))));
        } else {
          accumulator.accept(image(pending.remove(), results), matcher);
        }
      }
    }
    results.add(behind(MEASURES, accumulator.toBytes()));
    return results.iterator();
  }

  private record Pending(Row row, CompletableFuture<DetectionOutcome> outcome) {}

  /** A file that cannot be read has no detections, as one that cannot be decoded. */
  private CompletableFuture<DetectionOutcome> submit(DetectionService service, String file)
      throws InterruptedException {
    byte[] content;
    try (InputStream in = FileStore.of(file, hadoop.value().value()).open(file)) {
      content = in.readAllBytes();
    } catch (IOException e) {
      content = new byte[0];
    }
    return service.submit(content);
  }

  private static byte[] behind(byte kind, byte[] content) {
    return ByteBuffer.allocate(1 + content.length).put(kind).put(content).array();
  }

  private EvaluationImage image(Pending pending, List<byte[]> results)
      throws InterruptedException, ExecutionException {
    ImageBoxes truths = new ImageBoxes();
    truths.addTruths(pending.row().getAs(2));
    DetectionOutcome outcome = pending.outcome().get();
    ImageDetections found = ImageDetections.NONE;
    if (outcome instanceof DetectionOutcome.Detected detected) {
      found = detections(detected.detections());
    } else if (outcome instanceof DetectionOutcome.Failed failed) {
      String name = new Path(pending.row().getString(1)).getName() + ": " + failed.reason();
      results.add(behind(FAILURE, name.getBytes(StandardCharsets.UTF_8)));
    }
    long id = pending.row().getLong(0);
    return new EvaluationImage(id, truths.take(id).truths(), found);
  }

  private ImageDetections detections(Detections found) {
    long[] categories = new long[found.size()];
    double[] boxes = new double[4 * found.size()];
    double[] scores = new double[found.size()];
    int count = 0;
    for (int i = 0; i < found.size(); i++) {
      long category = categoryOfClass[found.classIndex(i)];
      if (category != NO_CATEGORY) {
        categories[count] = category;
        boxes[4 * count] = found.xMin(i);
        boxes[4 * count + 1] = found.yMin(i);
        boxes[4 * count + 2] = (double) found.xMax(i) - found.xMin(i);
        boxes[4 * count + 3] = (double) found.yMax(i) - found.yMin(i);
        scores[count++] = found.score(i);
      }
    }
    return new ImageDetections(
        Arrays.copyOf(categories, count),
        Arrays.copyOf(boxes, 4 * count),
        Arrays.copyOf(scores, count));
  }
}
