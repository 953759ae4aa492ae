package io.sparkdet.app.tables;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.mistakes.UserMistakes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.CreateTableWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.catalyst.analysis.TableAlreadyExistsException;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A table by the name that Spark knows it by, whichever catalog it belongs to. Each change is one
 * commit of the table's format.
 */
public final class NamedTable {

  private static final String CATALOG = "spark.sql.catalog.";

  /** Formats of Spark's own tables: files without a log. */
  private static final Set<String> WITHOUT_COMMITS =
      Set.of("parquet", "json", "csv", "orc", "avro", "text", "xml", "hive");

  private final SparkSession spark;
  private final String shown;
  private final String name;
  private final boolean atPath;

  private NamedTable(SparkSession spark, String shown, String name, boolean atPath) {
    this.atPath = atPath;
    this.spark = spark;
    this.shown = shown;
    this.name = name;
  }

  /**
   * Names a table of a catalog.
   *
   * @param option as users write it, such as {@code --output-table}
   * @param name such as {@code lake.photos.labels}
   * @throws UserException if it is no name
   */
  public static NamedTable of(SparkSession spark, String option, String name) {
    try {
      spark.sessionState().sqlParser().parseMultipartIdentifier(name);
    } catch (ParseException e) {
      throw new UserException(
          "Cannot use %s %s: it is no name of a table; write CATALOG.SCHEMA.TABLE, and backquotes around a part that is no plain word"
              .formatted(option, name),
          e);
    }
    return new NamedTable(spark, name, name, false);
  }

  /**
   * Names a table at a path.
   *
   * @throws UserException if the library is not there or the path cannot be used
   */
  public static NamedTable at(SparkSession spark, TableLibrary library, String location) {
    library.require(spark, location);
    if (location.contains("${")) {
      throw new UserException(
          "Cannot write to %s: Spark takes ${ for a variable; name another --output"
              .formatted(location));
    }
    Path path;
    try {
      Path written = new Path(location);
      path = written.getFileSystem(spark.sessionState().newHadoopConf()).makeQualified(written);
    } catch (IOException | IllegalArgumentException e) {
      throw UserMistakes.refusal("Cannot write to %s".formatted(location), "mend --output", e);
    }
    return switch (library) {
      case DELTA -> new NamedTable(spark, location, "delta." + quoted(path.toString()), true);
      case ICEBERG ->
          new NamedTable(
              spark, location, catalogOf(spark, path) + "." + quoted(path.getName()), true);
    };
  }

  /** A catalog of Iceberg whose tables are the folders of one folder. */
  private static String catalogOf(SparkSession spark, Path table) {
    Path parent = table.getParent();
    if (parent == null) {
      throw new UserException(
          "Cannot write to %s: it is a whole file system; name a folder with --output"
              .formatted(table));
    }
    String catalog =
        "sparkdet_"
            + UUID.nameUUIDFromBytes(parent.toString().getBytes(StandardCharsets.UTF_8))
                .toString()
                .replace('-', '_');
    spark.conf().set(CATALOG + catalog, "org.apache.iceberg.spark.SparkCatalog");
    spark.conf().set(CATALOG + catalog + ".type", "hadoop");
    spark.conf().set(CATALOG + catalog + ".warehouse", parent.toString());
    spark.conf().set(CATALOG + catalog + ".cache-enabled", "false");
    return catalog;
  }

  private static String quoted(String part) {
    return "`" + part.replace("`", "``") + "`";
  }

  /** Returns the name that users know it by. */
  public String shown() {
    return shown;
  }

  /**
   * Returns whether there is such a table.
   *
   * @throws UserException if its catalog cannot be asked
   */
  public boolean exists() {
    try {
      return spark.catalog().tableExists(name);
    } catch (Exception e) { // Spark throws its checked AnalysisException undeclared
      // Delta throws where Spark asks whether a folder is a table of Delta's.
      if (e instanceof SparkThrowable told
          && "DELTA_MISSING_DELTA_TABLE".equals(told.getCondition())) {
        return false;
      }
      throw UserMistakes.refusal(
          "Cannot look for table %s".formatted(shown),
          "mend the name, or the catalog's settings (--conf %sNAME=CLASS)".formatted(CATALOG),
          e);
    }
  }

  /**
   * Returns its rows as they are now.
   *
   * @throws UserException if there is no such table, or it cannot be read
   */
  public Dataset<Row> rows() {
    if (!exists()) {
      throw new UserException(
          "Cannot read table %s: Spark knows no such table; mend the name, or the catalog's settings (--conf %sNAME=CLASS)"
              .formatted(shown, CATALOG));
    }
    if (!atPath) {
      spark.catalog().refreshTable(name);
    }
    return spark.table(name);
  }

  /** Returns the folder that it lies in, where it has one. */
  public Optional<String> location() {
    return detail("Location");
  }

  /** Returns the format's name, where Spark knows it. */
  public Optional<String> provider() {
    return detail("Provider");
  }

  /**
   * Makes sure that the table takes whole commits.
   *
   * @throws UserException if it is one of Spark's own, of files without a log
   */
  public void requireCommits() {
    Optional<String> plain = provider().filter(WITHOUT_COMMITS::contains);
    if (plain.isPresent()) {
      throw new UserException(
          "Cannot write to table %s: its format, %s, has no commits of its own; name a table of Delta or Iceberg, give --output-format, or --output with a folder"
              .formatted(shown, plain.get()));
    }
  }

  private Optional<String> detail(String what) {
    return spark
        .sql("DESCRIBE TABLE EXTENDED " + name)
        .where(functions.col("col_name").equalTo(what))
        .collectAsList()
        .stream()
        .map(row -> row.getString(1))
        .reduce((column, table) -> table); // a column may be called so, and stands before
  }

  /**
   * How a table is made.
   *
   * @param provider the format; empty for the catalog's own
   * @param partitions what it is partitioned by
   * @param properties what is noted at it
   */
  public record Making(
      Optional<String> provider, List<TablePartition> partitions, Map<String, String> properties) {
    /** Copies. */
    public Making {
      partitions = List.copyOf(partitions);
      properties = Map.copyOf(properties);
    }
  }

  /**
   * Makes the table without rows. All of its columns may be NULL. At a path there is none, as the
   * caller has made sure.
   *
   * @throws UserException if it cannot be made
   */
  public void create(StructType schema, Making making) {
    try {
      CreateTableWriter<Row> writer =
          writer(spark.createDataFrame(List.of(), schema.asNullable()), making);
      if (atPath) {
        writer.createOrReplace(); // Delta takes any folder for a table; the lease lies in it
      } else {
        writer.create();
      }
    } catch (TableAlreadyExistsException e) {
      throw new UserException(
          "Cannot make table %s: somebody else has made it just now; run again".formatted(shown),
          e);
    } catch (Exception e) { // Spark throws its checked AnalysisException undeclared
      throw refused("make", e);
    }
  }

  /**
   * Puts rows in the place of all that stands there, schema and partitions too.
   *
   * @throws UserException if the table does not take them
   */
  public void replace(Dataset<Row> rows, Making making) {
    try {
      writer(nullable(rows), making).createOrReplace();
    } catch (Exception e) { // Spark throws its checked AnalysisException undeclared
      throw refused("replace", e);
    }
  }

  private CreateTableWriter<Row> writer(Dataset<Row> rows, Making making) {
    CreateTableWriter<Row> writer = rows.writeTo(name);
    if (making.provider().isPresent()) {
      writer = writer.using(making.provider().get());
    }
    for (Map.Entry<String, String> property : making.properties().entrySet()) {
      writer = writer.tableProperty(property.getKey(), property.getValue());
    }
    if (!making.partitions().isEmpty()) {
      List<Column> columns = making.partitions().stream().map(TablePartition::toSpark).toList();
      writer =
          writer.partitionedBy(
              columns.get(0), columns.subList(1, columns.size()).toArray(Column[]::new));
    }
    return writer;
  }

  private Dataset<Row> nullable(Dataset<Row> rows) {
    return spark.createDataFrame(rows.javaRDD(), rows.schema().asNullable());
  }

  /**
   * Adds rows.
   *
   * @throws UserException if the table does not take them
   */
  public void append(Dataset<Row> rows) {
    try {
      fitted(rows).writeTo(name).append();
    } catch (NoSuchTableException e) {
      throw refused("add to", e);
    } catch (Exception e) { // Spark throws its checked AnalysisException undeclared
      throw refused("add to", e);
    }
  }

  /** Returns the rows with the table's columns; those that only it has are NULL. */
  private Dataset<Row> fitted(Dataset<Row> rows) {
    List<Column> columns = new ArrayList<>();
    for (StructField field : rows().schema().fields()) {
      columns.add(
          rows.schema().getFieldIndex(field.name()).isDefined()
              ? rows.col(quoted(field.name()))
              : functions.lit(null).cast(field.dataType()).as(field.name()));
    }
    return rows.select(columns.toArray(Column[]::new));
  }

  /**
   * Adds rows and removes those of the same keys that stood there, in one commit.
   *
   * @param rows evaluated more than once
   * @param keys the columns that say which rows are replaced
   * @throws UserException if the table does not take them
   */
  public void merge(Dataset<Row> rows, List<String> keys) {
    String view = "sparkdet_" + UUID.randomUUID().toString().replace('-', '_');
    Dataset<Row> added = fitted(rows);
    String[] columns = added.columns();
    Dataset<Row> removed =
        added
            .dropDuplicates(keys.toArray(String[]::new))
            .withColumn("_removed", functions.lit(true));
    added.withColumn("_removed", functions.lit(false)).union(removed).createOrReplaceTempView(view);
    String on =
        keys.stream()
            .map(key -> "t.%1$s = s.%1$s".formatted(quoted(key)))
            .collect(Collectors.joining(" AND "));
    String names = Arrays.stream(columns).map(NamedTable::quoted).collect(Collectors.joining(", "));
    String values =
        Arrays.stream(columns)
            .map(column -> "s." + quoted(column))
            .collect(Collectors.joining(", "));
    try {
      spark.sql(
          "MERGE INTO %s t USING %s s ON s._removed AND %s WHEN MATCHED THEN DELETE WHEN NOT MATCHED AND NOT s._removed THEN INSERT (%s) VALUES (%s)"
              .formatted(name, view, on, names, values));
    } catch (Exception e) { // Spark throws its checked AnalysisException undeclared
      throw refused("replace rows of", e);
    } finally {
      spark.catalog().dropTempView(view);
    }
  }

  /**
   * Adds the columns, and fields of structs, that the table lacks.
   *
   * @throws UserException if the table does not take them
   */
  public void addMissing(StructType schema) {
    List<String> missing = new ArrayList<>();
    missing(schema, rows().schema(), "", missing);
    if (!missing.isEmpty()) {
      alter("ADD COLUMNS (%s)".formatted(String.join(", ", missing)));
    }
  }

  private static void missing(
      StructType wanted, StructType there, String prefix, List<String> missing) {
    for (StructField field : wanted.fields()) {
      String path = prefix + quoted(field.name());
      if (!there.getFieldIndex(field.name()).isDefined()) {
        missing.add(
            "%s %s"
                .formatted(
                    path, new StructType().add(field).asNullable().fields()[0].dataType().sql()));
      } else {
        DataType is = there.apply(field.name()).dataType();
        if (field.dataType() instanceof ArrayType inner
            && inner.elementType() instanceof StructType struct
            && is instanceof ArrayType other
            && other.elementType() instanceof StructType has) {
          missing(struct, has, path + ".element.", missing);
        }
      }
    }
  }

  /**
   * Notes something at the table.
   *
   * @throws UserException if the table does not take it
   */
  public void note(String property, String value) {
    alter(
        "SET TBLPROPERTIES ('%s' = '%s')"
            .formatted(property, value.replace("\\", "\\\\").replace("'", "\\'")));
  }

  /** Returns whether something is noted at the table. */
  public boolean notes(String property) {
    return spark.sql("SHOW TBLPROPERTIES " + name).collectAsList().stream()
        .anyMatch(row -> row.getString(0).equals(property));
  }

  private void alter(String change) {
    try {
      spark.sql("ALTER TABLE %s %s".formatted(name, change));
    } catch (Exception e) { // Spark throws its checked AnalysisException undeclared
      throw refused("change", e);
    }
  }

  /** Removes the table from its catalog. */
  public void drop() {
    spark.sql("DROP TABLE IF EXISTS " + name);
  }

  private UserException refused(String what, Exception e) {
    return UserMistakes.refusal(
        "Cannot %s table %s".formatted(what, shown), "mend the name or the catalog", e);
  }
}
