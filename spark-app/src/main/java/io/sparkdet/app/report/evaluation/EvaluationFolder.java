package io.sparkdet.app.report.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdet.app.error.UserException;
import io.sparkdet.app.files.parquet.ParquetTable;
import io.sparkdet.app.job.LazySpark;
import io.sparkdet.app.report.html.CsvTable;
import io.sparkdet.sql.LiteralPaths;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The files that {@code evaluate} wrote, on any Hadoop file system. */
final class EvaluationFolder {

  private final LazySpark spark;
  private final String name;
  private final Path folder;
  private final FileSystem system;

  /**
   * Opens the folder.
   *
   * @param location where it lies
   * @param name what it is called for people
   */
  EvaluationFolder(LazySpark spark, String location, String name) throws IOException {
    this.spark = spark;
    this.name = name;
    this.folder = new Path(location);
    this.system = folder.getFileSystem(spark.hadoop());
  }

  String name() {
    return name;
  }

  /**
   * Returns {@code summary.json}.
   *
   * @throws UserException if there is none, or one of something else
   */
  JsonNode summary() throws IOException {
    try (InputStream source = system.open(new Path(folder, "summary.json"))) {
      JsonNode summary = new ObjectMapper().readTree(source);
      if (summary == null || !summary.path("AP").isNumber()) {
        throw new UserException(
            "Cannot report on %s: its summary.json has no AP; name an output of evaluate"
                .formatted(name));
      }
      return summary;
    } catch (FileNotFoundException e) {
      throw new UserException(
          "Cannot report on %s: it holds no summary.json; name an output of evaluate"
              .formatted(name),
          e);
    } catch (JsonProcessingException e) {
      throw new UserException(
          "Cannot report on %s: its summary.json is damaged (%s); evaluate again"
              .formatted(name, e.getOriginalMessage()),
          e);
    }
  }

  /**
   * Returns a CSV table.
   *
   * @throws UserException if there is none, or it is damaged
   */
  CsvTable csv(String file) throws IOException {
    try (InputStream source = system.open(new Path(folder, file))) {
      return CsvTable.read(source);
    } catch (FileNotFoundException e) {
      throw new UserException(
          "Cannot report on %s: it holds no %s; evaluate again".formatted(name, file), e);
    }
  }

  /** Returns a CSV table, if there is one: older evaluations have not all of them. */
  Optional<CsvTable> csvIfThere(String file) throws IOException {
    return system.exists(new Path(folder, file)) ? Optional.of(csv(file)) : Optional.empty();
  }

  /** Returns a table of plain columns that is read without Spark, if there is one. */
  Optional<ParquetTable> plainTable(String file) throws IOException {
    Path path = new Path(folder, file);
    return system.exists(path)
        ? Optional.of(new ParquetTable(path.toString(), spark.hadoop()))
        : Optional.empty();
  }

  /** Returns a Parquet table, if there is one; Spark is started for it. */
  Optional<Dataset<Row>> table(String file) throws IOException {
    Path path = new Path(folder, file);
    return system.exists(path)
        ? Optional.of(LiteralPaths.reader(spark.get()).parquet(path.toString()))
        : Optional.empty();
  }
}
