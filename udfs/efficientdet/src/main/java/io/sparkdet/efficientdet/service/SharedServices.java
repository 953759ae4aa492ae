package io.sparkdet.efficientdet.service;

import io.sparkdet.efficientdet.model.ModelFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The services of this JVM, one for equal settings. A service stays open after its last user has
 * gone, so that the next task or query finds the model loaded; it is closed when other settings are
 * asked for meanwhile, and at the latest when the JVM exits.
 */
public final class SharedServices {

  private static final SharedHolds<ServiceSettings, DetectionService> OPEN =
      new SharedHolds<>(SharedServices::close);

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(OPEN::closeAll, "sparkdet-exit"));
  }

  /** Guards what {@link #activity} reads, and is never held while a model is opened or closed. */
  private static final Object ACTIVITY = new Object();

  private static final List<DetectionService> RUNNING = new ArrayList<>();
  private static ServiceActivity ended = ServiceActivity.NONE;

  private SharedServices() {}

  /** Returns what all services of this JVM have done and do, those closed since included. */
  public static ServiceActivity activity() {
    synchronized (ACTIVITY) {
      ServiceActivity all = ended;
      for (DetectionService service : RUNNING) {
        all = all.plus(service.activity());
      }
      return all;
    }
  }

  /** Where the model of a service that has to be opened comes from. */
  @FunctionalInterface
  public interface ModelSource {

    /** Opens the model. */
    ModelFolder open() throws IOException;
  }

  /** A user's hold on a shared service; closing it leaves the service open for others. */
  public static final class Lease implements AutoCloseable {

    private final SharedHolds<ServiceSettings, DetectionService>.Hold hold;

    private Lease(SharedHolds<ServiceSettings, DetectionService>.Hold hold) {
      this.hold = hold;
    }

    /** Returns the service, usable until the lease is closed. */
    public DetectionService service() {
      return hold.value();
    }

    @Override
    public void close() {
      hold.close();
    }
  }

  /**
   * Returns a hold on the service for these settings, opening it if need be.
   *
   * @param model gives the model; called only when the service has to be opened
   * @throws IOException if the model cannot be opened
   */
  public static Lease acquire(ServiceSettings settings, ModelSource model) throws IOException {
    return new Lease(OPEN.acquire(settings, () -> opened(model.open(), settings)));
  }

  private static DetectionService opened(ModelFolder model, ServiceSettings settings) {
    DetectionService service = new DetectionService(model, settings);
    synchronized (ACTIVITY) {
      RUNNING.add(service);
    }
    return service;
  }

  private static void close(DetectionService service) {
    service.close();
    synchronized (ACTIVITY) {
      RUNNING.remove(service);
      ended = ended.plus(service.activity().ended());
    }
  }
}
