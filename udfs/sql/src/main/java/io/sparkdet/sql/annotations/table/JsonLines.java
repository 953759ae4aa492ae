package io.sparkdet.sql.annotations.table;

import io.sparkdet.sql.annotations.file.AnnotationException;
import io.sparkdet.sql.annotations.file.AnnotationFile;
import io.sparkdet.sql.annotations.file.FileContent;
import io.sparkdet.sql.annotations.row.RowIterator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.util.LineReader;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.catalog.ExternalCatalogUtils;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The lines of files, blank ones aside. Files are read whatever they are called and however they
 * are packed, as their first bytes tell; Spark's own reader goes by names, and passes over what
 * begins with an underscore.
 */
final class JsonLines {

  static final String FILE = "file";
  static final String LINE = "line";

  /** What the folders of a file say, by column: {@code day=1/x.json} has day 1. */
  static final String PARTITIONS = "partitions";

  private static final long RANGE_BYTES = 64L << 20;

  private static final StructType SCHEMA =
      new StructType()
          .add(FILE, DataTypes.StringType, false)
          .add(LINE, DataTypes.StringType, false)
          .add(PARTITIONS, DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType));

  private JsonLines() {}

  /** A part of a file: the lines that begin from byte {@code start} on, before {@code end}. */
  private record Range(String file, String folders, long start, long end) implements Serializable {}

  /** Returns the lines, each with its file, in parallel. */
  static Dataset<Row> read(SparkSession spark, Configuration configuration, TableFiles table) {
    return read(spark, configuration, table, RANGE_BYTES);
  }

  /** Returns the same, files divided at about every so many bytes. */
  static Dataset<Row> read(
      SparkSession spark, Configuration configuration, TableFiles table, long rangeBytes) {
    List<Range> ranges = new ArrayList<>();
    for (TableFiles.Entry entry : table.entries()) {
      boolean whole =
          entry.bytes() <= rangeBytes
              || !new AnnotationFile(entry.path(), configuration).isSeekable();
      long step = whole ? Long.MAX_VALUE : rangeBytes;
      for (long start = 0; start == 0 || start < entry.bytes(); start += step) {
        ranges.add(new Range(entry.path(), entry.folders(), start, whole ? step : start + step));
        if (whole) {
          break;
        }
      }
    }
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<SerializableConfiguration> shipped =
        context.broadcast(new SerializableConfiguration(configuration));
    int slices = Math.max(1, Math.min(ranges.size(), 8 * context.defaultParallelism()));
    return spark.createDataFrame(
        context
            .parallelize(ranges, slices)
            .flatMap(range -> new Lines(range, shipped.value().value())),
        SCHEMA);
  }

  /** Returns what folders say, such as {@code day=1/hour=2/}. */
  static Map<String, String> partitions(String folders) {
    Map<String, String> values = new HashMap<>();
    for (String folder : folders.split("/", -1)) {
      int at = folder.indexOf('=');
      if (at > 0) {
        values.put(
            ExternalCatalogUtils.unescapePathName(folder.substring(0, at)),
            ExternalCatalogUtils.unescapePathName(folder.substring(at + 1)));
      }
    }
    return values;
  }

  private static final class Lines extends RowIterator {

    private final Range range;
    private final LineReader reader;
    private final Text line = new Text();
    private final scala.collection.immutable.Map<String, String> partitions;
    private long at;

    Lines(Range range, Configuration configuration) throws IOException {
      this.range = range;
      this.at = range.start();
      this.partitions =
          scala.collection.immutable.Map.from(
              CollectionConverters.asScala(partitions(range.folders())));
      AnnotationFile file = new AnnotationFile(range.file(), configuration);
      if (range.start() == 0) {
        reader = new LineReader(plain(file));
      } else {
        at--; // a line that begins just here is this range's: the break before it is looked for
        reader = new LineReader(file.open(at));
        at += reader.readLine(line);
      }
      closeWithTask(reader);
    }

    @Override
    protected @Nullable Row read() throws IOException {
      while (at < range.end()) {
        boolean first = at == 0;
        int bytes = reader.readLine(line);
        if (bytes == 0) {
          break;
        }
        at += bytes;
        String text = text();
        if (first && text.startsWith("\uFEFF")) {
          text = text.substring(1);
        }
        if (!text.isBlank()) {
          return RowFactory.create(range.file(), text, partitions);
        }
      }
      reader.close();
      at = range.end();
      return null;
    }

    private String text() {
      try {
        return Text.decode(line.getBytes(), 0, line.getLength(), false);
      } catch (CharacterCodingException e) {
        throw new AnnotationException(
            "Cannot read %s: the line before byte %d is not UTF-8; save it as UTF-8"
                .formatted(range.file(), at),
            e);
      }
    }

    /** Returns the text of a file in UTF-8. */
    private static InputStream plain(AnnotationFile file) throws IOException {
      byte[] first = file.beginning();
      if (FileContent.of(first) != FileContent.WIDE_TEXT) {
        return file.open();
      }
      boolean four = first.length > 3 && (first[0] == 0 || (first[2] == 0 && first[3] == 0));
      try (InputStream in = file.open()) {
        String text = new String(in.readAllBytes(), Charset.forName(four ? "UTF-32" : "UTF-16"));
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
      }
    }
  }
}
