package io.sparkdet.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.app.TestSpark;
import io.sparkdet.app.sample.SampleLake;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.HdfsConfiguration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands with all of their files on a real HDFS of one node. */
class HdfsTest {

  private static final int PICTURES = 8;

  private static final String NETWORK =
      """
      {"base": "tf_efficientdet_d0", "name": "tiny", "image_size": 64,
       "backbone": {"width": 0.25, "depth": 0.34},
       "fpn_channels": 16, "fpn_repeats": 1, "head_depth": 1,
       "anchors": {"max_level": 6, "octaves": 2}}
      """;

  @TempDir static Path here;

  private static MiniDFSCluster cluster;
  private static FileSystem hdfs;
  private static String at;

  @BeforeAll
  static void startAndDraw() throws IOException {
    Configuration conf = new HdfsConfiguration();
    conf.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, here.resolve("hdfs").toString());
    cluster = new MiniDFSCluster.Builder(conf).numDataNodes(1).build();
    cluster.waitActive();
    hdfs = cluster.getFileSystem();
    at = hdfs.getUri() + "/lake";
    SampleLake.write(TestSpark.session(), new SampleLake.Options(at + "/data", PICTURES, 1, 96));
    try (var out = hdfs.create(new org.apache.hadoop.fs.Path(at, "tiny.json"))) {
      out.write(NETWORK.getBytes(StandardCharsets.UTF_8));
    }
  }

  @AfterAll
  static void stop() throws IOException {
    hdfs.close();
    cluster.shutdown();
  }

  private static Invocation run(String... args) {
    Invocation run = Invocation.of(args);
    assertThat(run.status()).as(run.err()).isZero();
    return run;
  }

  private static String[] label(String output, String... more) {
    String[] fixed = {
      "label", "--quiet", "--input=" + at + "/data/images", "--output=" + at + "/" + output
    };
    return java.util.stream.Stream.of(fixed, more)
        .flatMap(java.util.Arrays::stream)
        .toArray(String[]::new);
  }

  @Test
  void picturesAreLabelledOnceAndMeasured() {
    String[] nightly = label("nightly", "--incremental", "--commit-images=3", "--partitions=4");
    assertThat(run(nightly).out()).startsWith("8 images: 8 ok; ");
    assertThat(run(nightly).out()).startsWith("0 images: 0 ok; 8 known already; ");
    assertThat(
            run(
                    "evaluate",
                    "--quiet",
                    "--annotations=" + at + "/data/instances.json",
                    "--detections=" + at + "/nightly",
                    "--output=" + at + "/measured")
                .out())
        .contains("Average Precision");
    for (String format : new String[] {"delta", "iceberg"}) {
      String[] table = label(format, "--output-format=" + format, "--incremental");
      assertThat(run(table).out()).startsWith("8 images: 8 ok; ");
      assertThat(run(table).out()).startsWith("0 images: 0 ok; 8 known already; ");
    }
  }

  @Test
  void aRunOfTrainingIsResumedFromItsCheckpointsAndItsModelLabels() throws IOException {
    String[] train = {
      "train",
      "--quiet",
      "--images=" + at + "/data/images",
      "--annotations=" + at + "/data/instances.json",
      "--variant=" + at + "/tiny.json",
      "--epochs=2",
      "--batch-size=4",
      "--checkpoint-rounds=1",
      "--output=" + at + "/model"
    };
    run(train);
    byte[] whole = weights();
    org.apache.hadoop.fs.Path checkpoints = new org.apache.hadoop.fs.Path(at, "model/checkpoints");
    // What is left of a run that died in its second epoch.
    org.apache.hadoop.fs.Path last = null;
    for (var entry : hdfs.listStatus(checkpoints)) {
      last = last == null || entry.getPath().compareTo(last) > 0 ? entry.getPath() : last;
    }
    assertThat(last).isNotNull();
    assertThat(hdfs.listStatus(checkpoints).length).isGreaterThan(1);
    hdfs.delete(last, false);
    hdfs.delete(new org.apache.hadoop.fs.Path(at, "model/weights.safetensors"), false);
    String[] resumed = java.util.Arrays.copyOf(train, train.length + 1);
    resumed[train.length] = "--resume";
    run(resumed);
    assertThat(weights()).isEqualTo(whole);
    assertThat(run(label("mine", "--model=" + at + "/model")).out()).startsWith("8 images: 8 ok; ");
    assertThat(run("describe", at + "/model", "--json").out()).contains("tiny");
    run(
        "import",
        "--quiet",
        "--from=safetensors",
        "--variant=" + at + "/tiny.json",
        "--weights=" + at + "/model/weights.safetensors",
        "--classes=6",
        "--output=" + at + "/imported");
    assertThat(run(label("of-imported", "--model=" + at + "/imported")).out())
        .startsWith("8 images: 8 ok; ");
  }

  private static byte[] weights() throws IOException {
    try (var in = hdfs.open(new org.apache.hadoop.fs.Path(at, "model/weights.safetensors"))) {
      return in.readAllBytes();
    }
  }
}
