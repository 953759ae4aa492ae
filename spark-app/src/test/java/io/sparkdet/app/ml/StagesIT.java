package io.sparkdet.app.ml;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.app.TestSpark;
import io.sparkdet.app.sample.SampleLake;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stages of Spark ML in a program of its own, with executors of their own, under Kryo. */
class StagesIT {

  private static final Path TARGET =
      Path.of(System.getProperty("sparkdet.root"), "spark-app/target");
  private static final String NETWORK =
      """
      {"base": "tf_efficientdet_d0", "name": "tiny", "image_size": 64,
       "backbone": {"width": 0.25, "depth": 0.34},
       "fpn_channels": 16, "fpn_repeats": 1, "head_depth": 1,
       "anchors": {"max_level": 6, "octaves": 2}}
      """;

  @TempDir Path folder;

  @Test
  void aProgramOnAClusterUnderKryoFitsTransformsEvaluatesAndSaves() throws Exception {
    SparkSession spark = TestSpark.session();
    SampleLake.write(spark, new SampleLake.Options(folder.resolve("lake").toString(), 12, 3, 96));
    Files.writeString(folder.resolve("tiny.json"), NETWORK);
    run();

    Dataset<Row> photos = StagesProgram.photos(spark, folder.resolve("lake"));
    PipelineModel saved = PipelineModel.load(folder.resolve("saved").toString());
    Dataset<Row> found = saved.transform(photos).select("path", "detected").orderBy("path");
    assertThat(found.filter("detected.status = 'ok'").count()).isEqualTo(12);
    assertThat(
            spark
                .read()
                .parquet(folder.resolve("found").toString())
                .select("path", "detected")
                .orderBy("path")
                .collectAsList())
        .isEqualTo(found.collectAsList());
    assertThat(Double.parseDouble(Files.readString(folder.resolve("ap"))))
        .isEqualTo(new DetectionEvaluator().evaluate(saved.transform(photos)));
    try (Stream<Path> left = Files.list(folder.resolve("temporary/sparkdet"))) {
      assertThat(left).as("models of the program that ended").isEmpty();
    }
  }

  private void run() throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-opens"))
        .forEach(command::add);
    Path jar = TARGET.resolve("sparkdet.jar");
    command.addAll(
        List.of(
            "-Xmx1g",
            "-Dspark.master=local-cluster[2,1,1024]",
            "-Dspark.executor.memory=1g",
            "-Dspark.serializer=org.apache.spark.serializer.KryoSerializer",
            "-Dspark.kryo.registrationRequired=false",
            "-Dspark.sql.shuffle.partitions=2",
            "-Dspark.ui.enabled=false",
            "-Dspark.jars=" + jar,
            "-Dspark.test.home=" + TARGET.resolve("spark"),
            "-Dspark.hadoop.hadoop.tmp.dir=" + folder.resolve("temporary"),
            "-cp",
            jar + ":" + TARGET.resolve("test-classes") + ":" + TARGET.resolve("spark/jars/*"),
            StagesProgram.class.getName(),
            folder.toString()));
    Path log = folder.resolve("log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("SPARK_HOME", TARGET.resolve("spark").toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    Process process = builder.start();
    boolean ended = process.waitFor(5, TimeUnit.MINUTES);
    process.destroyForcibly();
    assertThat(ended).as("%s ends", command).isTrue();
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
  }
}
