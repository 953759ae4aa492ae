package io.sparkdet.sql.metered;

import io.sparkdet.efficientdet.service.ServiceActivity;
import io.sparkdet.efficientdet.service.SharedServices;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gauges of one executor, which tells their numbers to the driver while they change. */
public final class MeteredExecutor implements ExecutorPlugin {

  static final int SECONDS = 5;

  private static final Logger LOG = LoggerFactory.getLogger(MeteredExecutor.class);

  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "sparkdet-metrics");
            thread.setDaemon(true);
            return thread;
          });
  private ServiceActivity told = ServiceActivity.NONE;

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // it runs until the clock is stopped
  public void init(PluginContext context, Map<String, String> settings) {
    ServiceGauge.register(
        context.metricRegistry(), "", () -> ServiceGauge.values(SharedServices.activity()));
    clock.scheduleWithFixedDelay(() -> tell(context), SECONDS, SECONDS, TimeUnit.SECONDS);
  }

  /** Only classes of Java travel: the driver reads messages without the jars of the session. */
  private void tell(PluginContext context) {
    ServiceActivity now = SharedServices.activity();
    if (now.equals(told)) {
      return;
    }
    try {
      context.send(new Object[] {context.executorID(), ServiceGauge.values(now)});
      told = now;
    } catch (IOException | RuntimeException e) { // the next time tells more
      LOG.debug("The driver cannot be told what the services do", e);
    }
  }

  @Override
  public void shutdown() {
    clock.shutdownNow();
  }
}
