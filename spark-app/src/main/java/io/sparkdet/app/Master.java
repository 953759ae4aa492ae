package io.sparkdet.app;

import io.sparkdet.app.error.UserException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of a standalone Spark's masters, {@code spark://HOST:PORT,HOST:PORT…}. Spark itself
 * says after a minute of traces that none of them answers.
 */
final class Master {

  private static final String SCHEME = "spark://";
  private static final Pattern ADDRESS = Pattern.compile("(.+):(\\d{1,5})");
  private static final int PATIENCE_MILLIS = 5000;

  private Master() {}

  /**
   * Refuses standalone masters of which none can be reached; other masters are Spark's to judge.
   *
   * @param master as Spark takes it
   * @throws UserException that says why each cannot be reached
   */
  static void requireListener(String master) {
    if (!master.startsWith(SCHEME)) {
      return;
    }
    List<String> failures = new ArrayList<>();
    for (String address : master.substring(SCHEME.length()).split(",", -1)) {
      Matcher parts = ADDRESS.matcher(address.strip());
      if (!parts.matches()) {
        throw new UserException(
            "Cannot start Spark with --master %s: it is not of the form spark://HOST:PORT; mend --master"
                .formatted(master));
      }
      try (Socket socket = new Socket()) {
        socket.connect(
            new InetSocketAddress(parts.group(1), Integer.parseInt(parts.group(2))),
            PATIENCE_MILLIS);
        return;
      } catch (IOException | IllegalArgumentException e) {
        failures.add(
            "%s: %s"
                .formatted(
                    address,
                    e instanceof java.net.UnknownHostException || e.getMessage() == null
                        ? "the machine is not known"
                        : e.getMessage()));
      }
    }
    throw new UserException(
        "Cannot start Spark with --master %s: no master answers (%s); start it, or mend --master"
            .formatted(master, String.join("; ", failures)));
  }
}
