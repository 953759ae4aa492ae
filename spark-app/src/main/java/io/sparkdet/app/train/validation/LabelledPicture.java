package io.sparkdet.app.train.validation;

import io.sparkdet.app.train.round.TrainingVectors;
import io.sparkdet.detection.nms.Detections;
import io.sparkdet.efficientdet.image.BoxPainter;
import io.sparkdet.efficientdet.image.DecodeOptions;
import io.sparkdet.efficientdet.image.DecodedImage;
import io.sparkdet.efficientdet.image.ImageDecoder;
import io.sparkdet.efficientdet.image.format.ImageException;
import io.sparkdet.efficientdet.image.format.ImageHeader;
import io.sparkdet.efficientdet.model.ModelClass;
import io.sparkdet.efficientdet.model.ModelDescription;
import io.sparkdet.efficientdet.service.DetectionOutcome;
import io.sparkdet.sql.store.FileStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * A picture with the boxes that a model finds in it, made on an executor: those of score 0.3 and
 * more, the best last and so on top.
 */
public final class LabelledPicture implements FlatMapFunction<Iterator<String>, byte[]> {

  private static final long serialVersionUID = 1L;

  private static final float LEAST_SCORE = 0.3f;

  private final String run;
  private final String model;
  private final Broadcast<TrainingVectors> weights;
  private final Broadcast<SerializableConfiguration> hadoop;

  private LabelledPicture(
      String run,
      String model,
      Broadcast<TrainingVectors> weights,
      Broadcast<SerializableConfiguration> hadoop) {
    this.run = run;
    this.model = model;
    this.weights = weights;
    this.hadoop = hadoop;
  }

  /**
   * Returns the picture as JPEG; empty where it cannot be read or decoded.
   *
   * @param file on any Hadoop file system
   */
  public static Optional<byte[]> jpeg(
      JavaSparkContext context, ModelDescription model, TrainingVectors vectors, String file) {
    Broadcast<TrainingVectors> weights = context.broadcast(vectors);
    Broadcast<SerializableConfiguration> hadoop =
        context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
    try {
      String json = new String(model.toBytes(), StandardCharsets.UTF_8);
      LabelledPicture task =
          new LabelledPicture(UUID.randomUUID().toString(), json, weights, hadoop);
      return context.parallelize(List.of(file), 1).mapPartitions(task).collect().stream()
          .findFirst();
    } finally {
      weights.destroy();
      hadoop.destroy();
    }
  }

  @Override
  public Iterator<byte[]> call(Iterator<String> files)
      throws IOException, InterruptedException, ExecutionException {
    String file = files.next();
    byte[] content;
    try (InputStream in = FileStore.of(file, hadoop.value().value()).open(file)) {
      content = in.readAllBytes();
    } catch (IOException e) {
      return List.<byte[]>of().iterator(); // the run has named it already
    }
    try (ValidationService.Lease lease = ValidationService.acquire(run, model, weights.value())) {
      if (lease.service().submit(content).get() instanceof DetectionOutcome.Detected detected) {
        return painted(content, detected.detections()).stream().iterator();
      }
    }
    return List.<byte[]>of().iterator();
  }

  private Optional<byte[]> painted(byte[] content, Detections found) throws IOException {
    List<ModelClass> classes =
        ModelDescription.fromBytes(model.getBytes(StandardCharsets.UTF_8)).classes();
    try (ImageDecoder decoder = new ImageDecoder();
        DecodedImage image =
            decoder.decode(content, ImageHeader.read(content), DecodeOptions.exact());
        BoxPainter painter = new BoxPainter(image)) {
      for (int i = found.size() - 1; i >= 0; i--) {
        if (found.score(i) >= LEAST_SCORE) {
          String name = classes.get(found.classIndex(i)).name();
          painter.draw(
              found.xMin(i),
              found.yMin(i),
              found.xMax(i),
              found.yMax(i),
              found.classIndex(i),
              String.format(Locale.ROOT, "%s %.2f", name, found.score(i)));
        }
      }
      return painter.jpeg();
    } catch (ImageException e) {
      return Optional.empty();
    }
  }
}
