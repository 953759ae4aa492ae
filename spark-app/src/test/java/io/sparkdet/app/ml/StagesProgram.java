package io.sparkdet.app.ml;

import io.sparkdet.sql.annotations.AnnotationTable;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * A user's program: fits, transforms, evaluates and saves. It is given a folder with the sample
 * lake {@code lake} and the network {@code tiny.json}, and leaves there {@code saved}, {@code
 * found} and {@code ap}.
 */
final class StagesProgram {

  private StagesProgram() {}

  /** Runs the program on the Spark that system properties describe. */
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    SparkSession spark = SparkSession.builder().appName("stages").getOrCreate();
    Dataset<Row> photos = photos(spark, folder.resolve("lake"));
    EfficientDetTrainer trainer =
        new EfficientDetTrainer()
            .setVariant(folder.resolve("tiny.json").toString())
            .setValidationIndicatorCol("held_out")
            .setEpochs(1)
            .setBatchSize(2)
            .setWorkers(2)
            .setThreads(1);
    PipelineModel fitted = new Pipeline().setStages(new PipelineStage[] {trainer}).fit(photos);
    Dataset<Row> found = fitted.transform(photos);
    found.write().parquet(folder.resolve("found").toString());
    double ap = new DetectionEvaluator().evaluate(found);
    fitted.save(folder.resolve("saved").toString());
    Files.writeString(folder.resolve("ap"), Double.toString(ap));
    spark.stop();
  }

  /** Returns the lake's pictures with their truths, of which the last quarter is held out. */
  static Dataset<Row> photos(SparkSession spark, Path lake) {
    Dataset<Row> truths = AnnotationTable.read(spark, lake.resolve("instances.json").toString());
    return spark
        .read()
        .format("binaryFile")
        .load(lake.resolve("images").toString())
        .withColumn("file_name", functions.substring_index(functions.col("path"), "/", -1))
        .join(truths, "file_name")
        .withColumn("held_out", functions.expr("image_id > 9"))
        .select("image_id", "path", "content", "truths", "held_out");
  }
}
