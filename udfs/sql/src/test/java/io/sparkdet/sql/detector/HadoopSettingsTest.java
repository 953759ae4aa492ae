package io.sparkdet.sql.detector;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

class HadoopSettingsTest {

  @Test
  void whatDiffersFromHadoopsDefaultsTravels() throws Exception {
    Configuration driver = new Configuration();
    driver.set("fs.s3a.endpoint", "http://127.0.0.1:1");
    driver.set("hadoop.tmp.dir", "/elsewhere-${user.name}");
    HadoopSettings arrived = traveled(HadoopSettings.of(driver));
    Configuration executor = arrived.configuration();
    assertThat(executor.get("fs.s3a.endpoint")).isEqualTo("http://127.0.0.1:1");
    assertThat(executor.getRaw("hadoop.tmp.dir")).isEqualTo("/elsewhere-${user.name}");
    assertThat(executor.get("io.file.buffer.size")).as("a default").isEqualTo("4096");
    assertThat(arrived)
        .isEqualTo(HadoopSettings.of(driver))
        .hasSameHashCodeAs(HadoopSettings.of(driver));
  }

  @Test
  void plansAndLogsShowHowManyAndNoKeys() {
    Configuration driver = new Configuration(false);
    driver.set("fs.s3a.secret.key", "hidden");
    assertThat(HadoopSettings.of(driver)).hasToString("1 settings of Hadoop");
  }

  private static HadoopSettings traveled(HadoopSettings settings) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(settings);
    }
    assertThat(bytes.size()).as("travels with every task").isLessThan(20_000);
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (HadoopSettings) in.readObject();
    }
  }
}
