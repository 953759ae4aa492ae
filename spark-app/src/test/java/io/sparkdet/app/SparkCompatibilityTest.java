package io.sparkdet.app;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdet.app.error.UserException;
import org.junit.jupiter.api.Test;

class SparkCompatibilityTest {

  @Test
  void theLineThatSparkDetIsBuiltForIsAccepted() {
    assertThatCode(() -> SparkCompatibility.check("4.1.0", "2.13.17", "/opt/spark"))
        .doesNotThrowAnyException();
    assertThatCode(() -> SparkCompatibility.check("4.1.1-SNAPSHOT", "2.13.18", "/opt/spark"))
        .doesNotThrowAnyException();
  }

  @Test
  void anotherSparkOrScalaIsRefusedWithWhatWhereAndRemedy() {
    assertThatThrownBy(() -> SparkCompatibility.check("4.10.0", "2.13.17", "/opt/spark"))
        .hasMessage(
            "Cannot run on Spark 4.10.0 with Scala 2.13.17 (/opt/spark): SparkDet is built for"
                + " Spark 4.1 with Scala 2.13; use such a Spark");
    assertThatThrownBy(() -> SparkCompatibility.check("4.1.0", "3.3.1", "/opt/spark"))
        .isInstanceOf(UserException.class);
  }
}
