package io.sparkdet.sql.metered;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import io.sparkdet.efficientdet.service.ServiceActivity;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class MeteredDriverTest {

  private static final ServiceActivity BUSY =
      new ServiceActivity(5, Map.of("corrupt", 2L), 1, 4, 3, 6, 0.5, 0.25, 1.5, 0.125);

  private final MeteredDriver driver = new MeteredDriver();
  private final MetricRegistry registry = new MetricRegistry();

  MeteredDriverTest() {
    ServiceGauge.register(registry, "executors.", driver::sums);
  }

  private void tell(String executor, ServiceActivity activity) {
    assertThat(driver.receive(new Object[] {executor, ServiceGauge.values(activity)})).isNull();
  }

  private Object value(String name) {
    return Objects.requireNonNull(registry.getGauges().get("executors." + name), name).getValue();
  }

  @Test
  void whatExecutorsToldLastIsAddedUp() {
    tell("0", ServiceActivity.NONE);
    tell("0", BUSY);
    tell("1", BUSY);
    assertThat(value("images")).isEqualTo(10.0);
    assertThat(value("images_corrupt")).isEqualTo(4.0);
    assertThat(value("images_empty")).isEqualTo(0.0);
    assertThat(value("waiting")).isEqualTo(2.0);
    assertThat(value("lanes")).isEqualTo(8.0);
    assertThat(value("lanes_busy")).isEqualTo(6.0);
    assertThat(value("batches")).isEqualTo(12.0);
    assertThat(value("decode_seconds")).isEqualTo(1.0);
    assertThat(value("wait_seconds")).isEqualTo(0.5);
    assertThat(value("inference_seconds")).isEqualTo(3.0);
    assertThat(value("post_processing_seconds")).isEqualTo(0.25);
  }

  @Test
  void anExecutorThatIsGoneHasDoneWhatItDidAndDoesNothing() {
    tell("0", BUSY);
    tell("1", BUSY);
    driver.ended("1");
    driver.ended("never seen");
    assertThat(value("images")).isEqualTo(10.0);
    assertThat(value("lanes")).isEqualTo(4.0);
    assertThat(value("lanes_busy")).isEqualTo(3.0);
    assertThat(value("waiting")).isEqualTo(1.0);
  }

  @Test
  void messagesOfOthersAreLeftAlone() {
    assertThat(driver.receive("hello")).isNull();
    assertThat(driver.receive(new Object[] {"0", new double[] {1}})).isNull();
    assertThat(value("images")).isEqualTo(0.0);
  }
}
