package io.sparkdet.bench;

import io.sparkdet.app.Main;
import io.sparkdet.efficientdet.model.InitialWeights;
import io.sparkdet.efficientdet.network.EfficientNet;
import io.sparkdet.efficientdet.network.TensorSpec;
import io.sparkdet.efficientdet.network.config.EfficientNetConfig;
import io.sparkdet.efficientdet.weights.safetensors.Safetensors;
import io.sparkdet.efficientdet.weights.tensor.MapWeights;
import io.sparkdet.efficientdet.weights.tensor.Tensor;
import io.sparkdet.sql.SparkDet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The label job beside queries that look at the same files, each into Parquet files, in turns: a
 * query is timed from its text to its last file, so that listing and planning count for it, where
 * the label job's own number begins behind its listing.
 *
 * <p>usage: SqlSpeed ROUNDS WORK IMAGES
 */
final class SqlSpeed {

  private SqlSpeed() {}

  public static void main(String[] args) throws IOException {
    Path work = Path.of(args[1]);
    String lake = work.resolve("lake").toString();
    Main.run("sample", "--quiet", "--output", lake, "--images", args[2]);
    String photos = lake + "/images";
    Path weights = work.resolve("b0.safetensors");
    writeWeights(weights, EfficientNetConfig.variant("efficientnet-b0"));
    new Turns(Integer.parseInt(args[0]), work.toString())
        .run(
            List.of(
                LabelPass.of("label", "--input", photos),
                query("detect(content)", photos),
                query("embed(content, '%s')".formatted(weights), photos),
                query("picture_hash(content)", photos)));
    System.exit(0);
  }

  private static Turns.Contender query(String call, String photos) {
    return new Turns.Contender(
        "SELECT " + call.replaceAll(", .*", ")"),
        output -> {
          SparkSession spark = SparkSession.builder().getOrCreate();
          SparkDet.register(spark);
          long start = System.nanoTime();
          Dataset<Row> files = spark.read().format("binaryFile").load(photos);
          files.createOrReplaceTempView("photos");
          spark.sql("SELECT %s AS found FROM photos".formatted(call)).write().parquet(output);
          double seconds = (System.nanoTime() - start) / 1e9;
          long images = spark.read().parquet(output).where("found IS NOT NULL").count();
          return new Turns.Pass(images, images / seconds, "");
        });
  }

  /** Weights that learned nothing are as fast as others. */
  private static void writeWeights(Path file, EfficientNetConfig config) throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (TensorSpec spec : EfficientNet.tensors(config)) {
      tensors.put(spec.name(), InitialWeights.seeded(spec, 1));
    }
    Safetensors.write(file, new MapWeights(tensors), Map.of());
  }
}
