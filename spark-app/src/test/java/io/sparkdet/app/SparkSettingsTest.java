package io.sparkdet.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdet.app.error.UserException;
import java.util.List;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class SparkSettingsTest {

  @Test
  void aValueThatSparkCannotReadIsRefusedWithItsName() {
    for (String setting :
        List.of(
            "spark.executor.memory=abc",
            "spark.executor.cores=two",
            "spark.task.cpus=1.5",
            "spark.task.maxFailures=x",
            "spark.network.timeout=soon",
            "spark.sql.shuffle.partitions=0",
            "spark.sql.shuffle.partitions=many",
            "spark.sql.adaptive.enabled=perhaps",
            "spark.memory.fraction=much")) {
      assertThatThrownBy(() -> check(setting), setting)
          .isInstanceOf(UserException.class)
          .hasMessageStartingWith("Cannot start Spark with %s: ", setting)
          .hasMessageEndingWith("; mend it in --conf, its own switch or spark-defaults.conf")
          .hasMessageNotContaining("\n");
    }
  }

  @Test
  void aResourceThatLocalModeDoesNotHaveIsRefused() {
    String amount = "spark.task.resource.gpu.amount";
    for (String master : List.of("local", "local[2]", "local[*]")) {
      SparkConf conf = new SparkConf(false).set("spark.master", master).set(amount, "0.25");
      assertThatThrownBy(() -> SparkSettings.check(conf))
          .isInstanceOf(UserException.class)
          .hasMessage(
              "Cannot start Spark with %s=0.25: --master %s has no such resource to assign, so no"
                  + " task would ever begin; drop the setting, or run on a cluster",
              amount, master);
    }
    for (String master : List.of("local-cluster[1,1,1024]", "spark://host:7077", "yarn")) {
      SparkConf conf = new SparkConf(false).set("spark.master", master).set(amount, "1");
      assertThat(SparkSettings.check(conf)).isEmpty();
    }
    SparkConf none = new SparkConf(false).set("spark.master", "local[2]").set(amount, "0");
    assertThat(SparkSettings.check(none)).isEmpty();
  }

  @Test
  void whatSparkReadsPasses() {
    for (String setting :
        List.of(
            "spark.executor.memory=2g",
            "spark.executor.memory=512",
            "spark.network.timeout=120s",
            "spark.hadoop.fs.s3a.endpoint=http://127.0.0.1:9000",
            "spark.executorEnv.LC_ALL=C.UTF-8",
            "spark.sql.catalog.lake=org.apache.iceberg.spark.SparkCatalog",
            "spark.local.dir=${java.io.tmpdir}/spark",
            "spark.sparkdet.native-cache=/var/cache/natives")) {
      assertThat(check(setting)).as(setting).isEmpty();
    }
  }

  @Test
  void aMisspeltNameFindsTheRightOne() {
    assertThat(check("spark.executor.memroy=2g"))
        .containsExactly(
            "Spark has no setting spark.executor.memroy: it has no effect; did you mean"
                + " spark.executor.memory?");
    assertThat(check("spark.sql.shufle.partitions=9"))
        .containsExactly(
            "Spark has no setting spark.sql.shufle.partitions: it has no effect; did you mean"
                + " spark.sql.shuffle.partitions?");
    assertThatThrownBy(() -> check("spark.sparkdet.native-cahce=/x"))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith(
            "Cannot start Spark with spark.sparkdet.native-cahce=/x: SparkDet has no such setting"
                + " (did you mean spark.sparkdet.native-cache?); there are batch-size, cache, ");
    assertThatThrownBy(() -> check("spark.sparkdet.typo=x"))
        .hasMessageContaining("SparkDet has no such setting");
  }

  @Test
  void aSettingOfSqlIsToldToHaveNoEffectOnCommands() {
    assertThat(check("spark.sparkdet.score_threshold=0.3"))
        .containsExactly(
            "spark.sparkdet.score_threshold is a setting of SQL and has no effect on commands: give"
                + " --score-threshold to label");
  }

  private static List<String> check(String setting) {
    int end = setting.indexOf('=');
    return SparkSettings.check(
        new SparkConf(false).set(setting.substring(0, end), setting.substring(end + 1)));
  }
}
