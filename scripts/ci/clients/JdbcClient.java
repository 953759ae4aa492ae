import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A program that knows JDBC alone, with Hive's driver on its class path, at a Thrift server that
 * has SparkDet.
 *
 * <pre>
 * JdbcClient URL functions FILE     asks the queries of a file and prints their rows
 * JdbcClient URL sessions MODEL     five sessions at once, each with settings of its own
 * JdbcClient URL cancel METRICS     queries that are cancelled, run out of time or lose their connection
 * </pre>
 *
 * The server's folder has pictures in lake/images. MODEL is the embedded model's folder with the
 * class circle called disk; METRICS is the address of the server's metrics.
 */
public final class JdbcClient {

  private static final int ROUNDS = 3;

  /** A box a row: picture, class, score, corner. */
  private static final String BOXES =
      """
      SELECT substring_index(path, '/', -1) AS name, b.category, round(b.score, 3) AS score, round(b.x_min, 1) AS x
      FROM (SELECT path, detect(content) AS d FROM binaryFile.`lake/images`) LATERAL VIEW explode(d.detections) AS b
      ORDER BY name, b.score DESC, x
      """;

  /** More pictures than anybody can wait for. */
  private static final String ENDLESS =
      """
      SELECT sum(detect(concat(content, encode(string(n), 'utf-8'))).width)
      FROM binaryFile.`lake/images` CROSS JOIN (SELECT id AS n FROM range(0, 1000000, 1, 1))
      """;

  private static final Pattern IMAGES =
      Pattern.compile(
          "plugin\\.io\\.sparkdet\\.sql\\.SparkDetPlugin\\.images\"\\s*:\\s*\\{\\s*\"value\"\\s*:\\s*([0-9.E]+)");

  private record Box(String name, String category, double score, double x) {}

  /**
   * A session's settings, and what they make of the boxes that a session without settings gets.
   *
   * @param parameters of its URL
   * @param statement asked before, or empty
   */
  private record Settings(String parameters, String statement, UnaryOperator<List<Box>> makes) {}

  private final String url;

  private JdbcClient(String url) {
    this.url = url;
  }

  public static void main(String[] arguments) throws Exception {
    JdbcClient client = new JdbcClient(arguments[0]);
    switch (arguments[1]) {
      case "functions" -> client.functions(Path.of(arguments[2]));
      case "sessions" -> client.sessions(arguments[2]);
      case "cancel" -> client.cancel(URI.create(arguments[2]));
      default -> throw new IllegalArgumentException(arguments[1]);
    }
  }

  private Connection connect(String parameters) throws SQLException {
    return DriverManager.getConnection(url + parameters, "tester", "");
  }

  private void functions(Path file) throws Exception {
    try (Connection session = connect("");
        Statement statement = session.createStatement()) {
      for (String query : Files.readString(file).strip().split(";(\n|$)")) {
        if (statement.execute(query)) {
          try (ResultSet rows = statement.getResultSet()) {
            while (rows.getMetaData().getColumnCount() == 2 && rows.next()) {
              System.out.println(rows.getString(1) + "\t" + rows.getString(2));
            }
          }
        }
      }
    }
  }

  private static List<Box> boxes(Connection session) throws SQLException {
    List<Box> boxes = new ArrayList<>();
    try (Statement statement = session.createStatement();
        ResultSet rows = statement.executeQuery(BOXES)) {
      while (rows.next()) {
        boxes.add(
            new Box(rows.getString(1), rows.getString(2), rows.getDouble(3), rows.getDouble(4)));
      }
    }
    return boxes;
  }

  // --- five sessions --------------------------------------------------------------------------

  private void sessions(String model) throws Exception {
    List<Settings> all =
        List.of(
            new Settings("", "", boxes -> boxes),
            new Settings(
                "",
                "SET spark.sparkdet.score_threshold=0.6",
                boxes -> boxes.stream().filter(box -> box.score() >= 0.6).toList()),
            new Settings("?spark.sparkdet.max-detections=1", "", JdbcClient::firstOfEach),
            new Settings(
                "",
                "SET spark.sparkdet.model=" + model,
                boxes -> boxes.stream().map(JdbcClient::withDisks).toList()),
            new Settings("", "SET spark.sparkdet.score_treshold=0.1", boxes -> List.of()));
    List<Box> plain;
    try (Connection session = connect("")) {
      plain = boxes(session);
    }
    long kinds = all.stream().map(settings -> settings.makes().apply(plain)).distinct().count();
    require(kinds == all.size(), "the settings make a difference: %s", plain);
    CyclicBarrier together = new CyclicBarrier(all.size());
    ExecutorService threads = Executors.newFixedThreadPool(all.size());
    try {
      List<Future<Void>> running = new ArrayList<>();
      for (Settings settings : all) {
        running.add(threads.submit(() -> session(settings, plain, together)));
      }
      for (Future<Void> session : running) {
        session.get(5, TimeUnit.MINUTES);
      }
    } finally {
      threads.shutdownNow();
    }
    try (Connection session = connect("")) {
      require(boxes(session).equals(plain), "a new session has no settings of others");
    }
    System.out.printf(
        "%d sessions at once, %d rounds: each found what its own settings say%n",
        all.size(), ROUNDS);
  }

  private Void session(Settings settings, List<Box> plain, CyclicBarrier together)
      throws Exception {
    try (Connection session = connect(settings.parameters());
        Statement statement = session.createStatement()) {
      if (!settings.statement().isEmpty()) {
        statement.execute(settings.statement());
      }
      List<Box> expected = settings.makes().apply(plain);
      for (int round = 0; round < ROUNDS; round++) {
        together.await(2, TimeUnit.MINUTES);
        if (expected.isEmpty()) {
          refused(session);
        } else {
          List<Box> found = boxes(session);
          require(found.equals(expected), "%s: %s instead of %s", settings, found, expected);
        }
      }
    }
    return null;
  }

  /** A setting that is misspelt is told in its own session. */
  private static void refused(Connection session) {
    try {
      throw new AssertionError("It was not refused: " + boxes(session));
    } catch (SQLException e) {
      require(
          e.getMessage().contains("did you mean \"spark.sparkdet.score-threshold\"?"),
          "%s",
          e.getMessage());
    }
  }

  private static List<Box> firstOfEach(List<Box> boxes) {
    Set<String> seen = new TreeSet<>();
    return boxes.stream().filter(box -> seen.add(box.name())).toList();
  }

  private static Box withDisks(Box box) {
    return box.category().equals("circle")
        ? new Box(box.name(), "disk", box.score(), box.x())
        : box;
  }

  // --- queries that end early -----------------------------------------------------------------

  private void cancel(URI metrics) throws Exception {
    try (Connection session = connect("");
        Statement statement = session.createStatement()) {
      List<Box> before = boxes(session);
      CompletableFuture<String> ended = endless(statement, metrics);
      try (Connection other = connect("")) {
        require(boxes(other).equals(before), "another session goes on meanwhile");
      }
      require(!ended.isDone(), "nothing ends the query but its cancellation: %s", ended);
      statement.cancel();
      told("Statement.cancel()", ended, metrics);
      require(boxes(session).equals(before), "the session goes on");
      statement.setQueryTimeout(3);
      told("Statement.setQueryTimeout(3)", endless(statement, metrics), metrics);
    }
    Connection lost = connect("");
    CompletableFuture<String> ended = endless(lost.createStatement(), metrics);
    lost.close();
    told("Connection.close()", ended, metrics);
  }

  /** Begins to ask, and waits until pictures are inferred. */
  private static CompletableFuture<String> endless(Statement statement, URI metrics)
      throws Exception {
    long before = images(metrics);
    CompletableFuture<String> ended =
        CompletableFuture.supplyAsync(
            () -> {
              try (ResultSet rows = statement.executeQuery(ENDLESS)) {
                throw new AssertionError("It gave rows");
              } catch (SQLException e) {
                return String.valueOf(e.getMessage());
              }
            });
    while (images(metrics) < before + 10) {
      require(!ended.isDone(), "the query runs: %s", ended);
      Thread.sleep(100);
    }
    return ended;
  }

  private static void told(String by, CompletableFuture<String> ended, URI metrics)
      throws Exception {
    String error = ended.get(30, TimeUnit.SECONDS);
    Thread.sleep(1000);
    long then = images(metrics);
    Thread.sleep(2000);
    long now = images(metrics);
    require(now == then, "the service infers no more: %d pictures, then %d", then, now);
    System.out.printf(
        "%s: the query ended (%s), the service infers no more%n",
        by, error.lines().collect(Collectors.joining(" ")));
  }

  /** Returns how many pictures the server's services have answered. */
  private static long images(URI metrics) throws IOException {
    try (InputStream answer = metrics.toURL().openStream()) {
      Matcher images = IMAGES.matcher(new String(answer.readAllBytes(), StandardCharsets.UTF_8));
      require(images.find(), "%s tells of pictures", metrics);
      return (long) Double.parseDouble(images.group(1));
    }
  }

  private static void require(boolean fact, String what, Object... values) {
    if (!fact) {
      throw new AssertionError("It should be so: " + what.formatted(values));
    }
  }
}
