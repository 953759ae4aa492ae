package io.sparkdet.app;

import io.sparkdet.app.error.UserException;
import io.sparkdet.efficientdet.machine.ProcessUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.hadoop.security.UserGroupInformation;

/**
 * A user who has a number and no name, as containers often run: Java then says {@code ?} for the
 * name and for the home, and Hadoop's login fails. Such a process gets the name of {@code
 * HADOOP_USER_NAME} or {@code SPARK_USER}, else {@code uid-NUMBER}.
 */
final class UnnamedUser {

  private static final String UNKNOWN = "?";

  private UnnamedUser() {}

  /** Gives the process a name if it has none; to be called before Hadoop is. */
  static void settle() {
    if (!UNKNOWN.equals(System.getProperty("user.name"))) {
      return;
    }
    System.setProperty("user.name", name());
    if (UNKNOWN.equals(System.getProperty("user.home"))) {
      System.setProperty("user.home", home());
    }
    UserGroupInformation.setLoginUser(
        UserGroupInformation.createRemoteUser(System.getProperty("user.name")));
  }

  /** Java asks the list of users for the home, and not the environment. */
  private static String home() {
    String home = System.getenv().get("HOME");
    return home != null && Files.isDirectory(Path.of(home))
        ? home
        : System.getProperty("java.io.tmpdir");
  }

  private static String name() {
    try {
      return Optional.ofNullable(System.getenv("HADOOP_USER_NAME"))
          .or(() -> Optional.ofNullable(System.getenv("SPARK_USER")))
          .orElse(ProcessUser.name());
    } catch (IOException e) {
      throw new UserException(
          "Cannot tell which user this is: %s; set HADOOP_USER_NAME to a name".formatted(e), e);
    }
  }
}
