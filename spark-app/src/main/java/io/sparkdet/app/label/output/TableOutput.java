package io.sparkdet.app.label.output;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.files.lease.PendingWork;
import io.sparkdet.app.tables.NamedTable;
import io.sparkdet.sql.annotations.file.HiddenNames;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A table of Delta, Iceberg or another format with commits of its own, at a path or by its name.
 */
public final class TableOutput implements LabelOutput {

  /** What the settings in clear are noted under, followed by their hash. */
  public static final String SETTINGS = "sparkdet.settings.";

  /** What may happen to rows that stand there. */
  public enum Mode {
    /** There must be none. */
    NEW,
    /** Others are added. */
    ADD,
    /** They are replaced. */
    REPLACE
  }

  private final NamedTable table;
  private final StructType schema;
  private final NamedTable.Making making;
  private final Mode mode;
  private final String place;
  private final boolean made;
  private final Configuration hadoop;
  private boolean committed;

  private TableOutput(
      NamedTable table,
      StructType schema,
      NamedTable.Making making,
      Mode mode,
      String place,
      boolean made,
      Configuration hadoop) {
    this.table = table;
    this.schema = schema;
    this.making = making;
    this.mode = mode;
    this.place = place;
    this.made = made;
    this.hadoop = hadoop;
  }

  /**
   * Looks at what stands there, and makes an empty table where nothing does.
   *
   * @param schema of the rows
   * @param mode what may happen to rows that stand there
   * @param place where it lies; nothing for a table of a catalog, which knows it
   * @throws UserException if something else stands there, or rows that must stay
   */
  public static TableOutput open(
      NamedTable table,
      StructType schema,
      NamedTable.Making making,
      Mode mode,
      Optional<String> place,
      Configuration hadoop) {
    boolean there = table.exists();
    if (there) {
      requireLabels(table, mode);
      table.requireCommits();
    } else if (place.isEmpty()) {
      make(table, schema, making);
    } else {
      requireNothing(place.get(), hadoop);
    }
    String location =
        place
            .or(table::location)
            .orElseThrow(
                () ->
                    new UserException(
                        "Cannot write to table %s: its catalog tells no location, where the run keeps its lease and its listing; name a table of Delta or Iceberg"
                            .formatted(table.shown())));
    return new TableOutput(
        table, schema, making, mode, location, !there && place.isEmpty(), hadoop);
  }

  private static void make(NamedTable table, StructType schema, NamedTable.Making making) {
    table.create(schema, making);
    try {
      table.requireCommits();
    } catch (UserException e) {
      table.drop();
      throw e;
    }
  }

  private static void requireNothing(String place, Configuration hadoop) {
    try {
      Path folder = new Path(place);
      FileSystem system = folder.getFileSystem(hadoop);
      for (FileStatus entry :
          system.exists(folder) ? system.listStatus(folder) : new FileStatus[0]) {
        if (!HiddenNames.contain(entry.getPath().getName())) {
          throw new UserException(
              "Cannot write to %s: it is no table and not empty (%s); name another --output"
                  .formatted(place, entry.getPath().getName()));
        }
      }
    } catch (IOException e) {
      throw new UserException(
          "Cannot write to %s: %s; mend --output".formatted(place, e.getMessage()), e);
    }
  }

  private static void requireLabels(NamedTable table, Mode mode) {
    Dataset<Row> rows = table.rows();
    List<String> missing =
        List.of("path", "status", "detections", "model", "settings").stream()
            .filter(name -> !rows.schema().getFieldIndex(name).isDefined())
            .toList();
    if (!missing.isEmpty()) {
      throw new UserException(
          "Cannot write to table %s: it is no table of label, columns are missing (%s); name another"
              .formatted(table.shown(), String.join(", ", missing)));
    }
    if (mode == Mode.NEW && !rows.isEmpty()) {
      throw new UserException(
          "Cannot write to table %s: it has rows already; name another, add to them with --incremental, or replace them with --overwrite"
              .formatted(table.shown()));
    }
  }

  @Override
  public String location() {
    return place;
  }

  @Override
  public StructType schema() {
    return schema;
  }

  @Override
  public void prepare(Path work) {
    try {
      PendingWork.removeOther(work.getFileSystem(hadoop), work); // the listing of a killed run
    } catch (IOException e) {
      throw new UserException(
          "Cannot write to %s: %s; mend the storage".formatted(place, e.getMessage()), e);
    }
    if (table.exists()) {
      requireLabels(table, mode); // another run may have filled it before this one had the lease
    } else {
      make(table, schema, making);
    }
    if (mode != Mode.REPLACE) {
      table.addMissing(schema);
    }
  }

  @Override
  public Optional<Dataset<Row>> rows() {
    return Optional.of(table.rows().select(OutputTable.columns(schema.fieldNames())));
  }

  @Override
  public void commit(Dataset<Row> rows, List<String> keys, Runnable check) {
    check.run();
    if (mode == Mode.REPLACE) {
      table.replace(
          rows,
          new NamedTable.Making(
              making.provider().or(table::provider), making.partitions(), making.properties()));
    } else if (!keys.isEmpty()) {
      table.merge(rows, keys);
    } else {
      table.append(rows);
    }
    committed = true;
  }

  @Override
  public void finish(BoxSettings settings) {
    committed = true;
    String property = SETTINGS + settings.hash();
    if (!table.notes(property)) {
      table.note(property, settings.json());
    }
  }

  @Override
  public void abandon() {
    if (made && !committed && table.rows().isEmpty()) {
      table.drop();
    }
  }
}
