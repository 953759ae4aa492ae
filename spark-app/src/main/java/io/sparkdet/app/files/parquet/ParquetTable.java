package io.sparkdet.app.files.parquet;

import io.sparkdet.app.files.store.PlainFiles;
import io.sparkdet.sql.annotations.file.Workers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.filter2.predicate.FilterApi;
import org.apache.parquet.filter2.predicate.FilterPredicate;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.InitContext;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * A table as a folder of Parquet files and {@code _SUCCESS}, as Spark leaves them, on any Hadoop
 * file system.
 */
public final class ParquetTable {

  /** Rows of a page: readers that look for a value of a sorted column pass over the others. */
  private static final int ROWS_OF_PAGE = 4096;

  private static final String DONE = "_SUCCESS";

  private final Path folder;
  private final Configuration configuration;

  /** Names a table, which need not be there. */
  public ParquetTable(String folder, Configuration configuration) {
    this.folder = new Path(folder);
    this.configuration = configuration;
  }

  /**
   * Writes the table, whose folder must not exist.
   *
   * @param parts the rows, a value a column in their order: one file a part, in order of their
   *     names
   * @param workers write several files at a time
   */
  public void write(
      List<TableColumn> columns,
      List<Supplier<Iterator<@Nullable Object[]>>> parts,
      Workers workers)
      throws IOException {
    FileSystem system = PlainFiles.system(folder, configuration);
    if (system.exists(folder)) {
      throw new IOException("%s exists already".formatted(folder));
    }
    system.mkdirs(folder);
    List<Callable<Boolean>> tasks = new ArrayList<>();
    for (Supplier<Iterator<@Nullable Object[]>> part : parts) {
      Path file =
          new Path(folder, String.format(Locale.ROOT, "part-%05d.snappy.parquet", tasks.size()));
      tasks.add(
          () -> {
            write(new NewFile(system, file), columns, part.get());
            return true;
          });
    }
    workers.all(tasks);
    system.create(new Path(folder, DONE), false).close();
  }

  private void write(OutputFile file, List<TableColumn> columns, Iterator<@Nullable Object[]> rows)
      throws IOException {
    try (ParquetWriter<@Nullable Object[]> writer =
        new RowWriter(file, columns)
            .withConf(configuration)
            .withCompressionCodec(CompressionCodecName.SNAPPY)
            .withPageRowCountLimit(ROWS_OF_PAGE)
            .build()) {
      while (rows.hasNext()) {
        writer.write(rows.next());
      }
    }
  }

  private static final class RowWriter
      extends ParquetWriter.Builder<@Nullable Object[], RowWriter> {

    private final List<TableColumn> columns;

    RowWriter(OutputFile file, List<TableColumn> columns) {
      super(file);
      this.columns = columns;
    }

    @Override
    protected RowWriter self() {
      return this;
    }

    @Override
    @SuppressWarnings("deprecation") // there is no other that has to be there
    protected WriteSupport<@Nullable Object[]> getWriteSupport(Configuration configuration) {
      return new RowSupport(columns);
    }
  }

  /**
   * Returns the rows whose {@code text} column holds {@code value} and whose {@code number} column
   * holds one of {@code numbers}; what surely holds none of them is not read.
   *
   * @param selected the columns of the rows, numbers among them as {@code Long} or {@code Double}
   */
  public List<Object[]> read(
      List<String> selected, String text, String value, String number, Set<Long> numbers)
      throws IOException {
    List<Object[]> rows = new ArrayList<>();
    FilterPredicate wanted =
        FilterApi.and(
            FilterApi.eq(FilterApi.binaryColumn(text), Binary.fromString(value)),
            FilterApi.in(FilterApi.longColumn(number), new HashSet<>(numbers)));
    FileSystem system = folder.getFileSystem(configuration);
    FileStatus[] files =
        system.listStatus(
            folder, path -> !path.getName().startsWith("_") && !path.getName().startsWith("."));
    Arrays.sort(files);
    for (FileStatus file : files) {
      read(HadoopInputFile.fromStatus(file, configuration), selected, wanted, rows);
    }
    return rows;
  }

  private void read(
      InputFile file, List<String> selected, FilterPredicate wanted, List<Object[]> rows)
      throws IOException {
    try (ParquetReader<Group> reader =
        new GroupReader(file, selected)
            .withConf(configuration)
            .withFilter(FilterCompat.get(wanted))
            .build()) {
      for (Group group = reader.read(); group != null; group = reader.read()) {
        rows.add(row(group));
      }
    }
  }

  private static Object[] row(Group group) {
    GroupType schema = group.getType();
    Object[] row = new Object[schema.getFieldCount()];
    for (int i = 0; i < row.length; i++) {
      Type type = schema.getType(i);
      row[i] =
          switch (type.asPrimitiveType().getPrimitiveTypeName()) {
            case INT64 -> group.getLong(i, 0);
            case DOUBLE -> group.getDouble(i, 0);
            default -> group.getString(i, 0);
          };
    }
    return row;
  }

  private static final class GroupReader extends ParquetReader.Builder<Group> {

    private final List<String> selected;

    GroupReader(InputFile file, List<String> selected) {
      super(file);
      this.selected = selected;
    }

    @Override
    protected ReadSupport<Group> getReadSupport() {
      return new GroupReadSupport() {
        @Override
        public ReadContext init(InitContext context) {
          MessageType whole = context.getFileSchema();
          return new ReadContext(
              new MessageType(whole.getName(), selected.stream().map(whole::getType).toList()));
        }
      };
    }
  }
}
