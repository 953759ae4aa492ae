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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** The files that {@code evaluate} wrote, on any Hadoop file system. */
final class EvaluationFolder {

  /**
   * The folder.
   *
   * @param location where it lies
   * @param name what it is called for people
   */
  record Place(String location, String name) {}

  private static final String SUMMARY = "summary.json";
  private static final String CURVES = "pr_curves.parquet";

  private final LazySpark spark;
  private final String name;
  private final @Nullable MeasuredNumbers numbers;
  private final Path folder;
  private final FileSystem system;

  /**
   * Opens the folder.
   *
   * @param numbers what need not be read from it, if it is known
   */
  EvaluationFolder(LazySpark spark, Place place, @Nullable MeasuredNumbers numbers)
      throws IOException {
    this.spark = spark;
    this.name = place.name();
    this.numbers = numbers;
    this.folder = new Path(place.location());
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
    if (numbers != null) {
      return new ObjectMapper().readTree(numbers.summary());
    }
    try (InputStream source = system.open(new Path(folder, SUMMARY))) {
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

  /**
   * Returns precision over recall on boxes of all sizes of these classes, where they have truths to
   * be found, by class.
   */
  Map<Long, IouCurves> curves(Set<Long> classes) throws IOException {
    if (numbers != null) {
      return numbers.curves(classes);
    }
    Map<Long, IouCurves> curves = new HashMap<>();
    Path path = new Path(folder, CURVES);
    if (!classes.isEmpty() && system.exists(path)) {
      List<String> columns = List.of("category_id", "area", "iou", "recall", "precision");
      ParquetTable table = new ParquetTable(path.toString(), spark.hadoop());
      for (Object[] row : table.read(columns, "area", "all", "category_id", classes)) {
        curves
            .computeIfAbsent((Long) row[0], id -> new IouCurves())
            .add((Double) row[2], (Double) row[3], (Double) row[4]);
      }
    }
    return curves;
  }

  /** Returns a Parquet table, if there is one; Spark is started for it. */
  Optional<Dataset<Row>> table(String file) throws IOException {
    Path path = new Path(folder, file);
    return system.exists(path)
        ? Optional.of(LiteralPaths.reader(spark.get()).parquet(path.toString()))
        : Optional.empty();
  }
}
