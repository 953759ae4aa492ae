package io.sparkdet.app.evaluate;

import io.sparkdet.app.evaluate.metric.EvaluationMetrics;
import io.sparkdet.app.evaluate.metric.ResultFolder;
import io.sparkdet.app.files.store.PlainFiles;
import io.sparkdet.app.job.LazySpark;
import io.sparkdet.sql.annotations.file.Workers;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * The files of an evaluation, in a folder that a command moves to its place once they are whole.
 * {@code summary.json} comes last, so that where it stands everything else does.
 */
final class EvaluationFiles implements ResultFolder {

  private static final String SUMMARY = "summary.json";

  /** The page that is made from the others. */
  private static final String PAGE = "report.html";

  private final LazySpark spark;
  private final Configuration configuration;
  private final Path folder;
  private final FileSystem system;
  private final List<Writing> last = new ArrayList<>();

  EvaluationFiles(LazySpark spark, Configuration configuration, String output) throws IOException {
    this.spark = spark;
    this.configuration = configuration;
    this.folder = new Path(output);
    this.system = PlainFiles.system(this.folder, configuration);
  }

  /**
   * Writes all files.
   *
   * @param summary the text of {@code summary.json}
   * @param page what makes the page from the evaluation, its summary and the tables in the folder,
   *     all but those that are written last: they are written meanwhile
   */
  void write(Evaluation evaluation, String summary, BiConsumer<Evaluation, String> page)
      throws IOException {
    system.mkdirs(folder);
    List<String> stale = new ArrayList<>(List.of(SUMMARY, PAGE));
    stale.addAll(EvaluationMetrics.files());
    for (String name : stale) {
      system.delete(new Path(folder, name), true);
    }
    EvaluationMetrics.write(evaluation.measurement(), this);
    try (Workers writer = new Workers(1)) {
      Future<Boolean> written = writer.begin(this::writeLast);
      page.accept(evaluation, summary);
      Workers.result(written);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    text(SUMMARY, summary);
  }

  private boolean writeLast() {
    try {
      for (Writing table : last) {
        table.write();
      }
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void last(Writing table) {
    last.add(table);
  }

  @Override
  public SparkSession spark() {
    return spark.get();
  }

  @Override
  public Configuration configuration() {
    return configuration;
  }

  @Override
  public String table(String name) {
    return new Path(folder, name).toString();
  }

  @Override
  public void text(String name, String content) throws IOException {
    try (OutputStream out = system.create(new Path(folder, name), false)) {
      out.write(content.getBytes(StandardCharsets.UTF_8));
    }
  }
}
