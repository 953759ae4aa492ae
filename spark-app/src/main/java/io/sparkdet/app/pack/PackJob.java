package io.sparkdet.app.pack;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkdet.app.error.UserException;
import io.sparkdet.app.files.store.PlainFiles;
import io.sparkdet.app.job.SparkJob;
import io.sparkdet.app.listing.ImageListing;
import io.sparkdet.detection.PublicApi;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Packs many small pictures into few large files, so that whoever reads them opens few files.
 *
 * <p>Pictures are listed as for {@code label} and cut into tasks by their bytes; a task writes one
 * shard. The manifest is written last.
 */
@PublicApi
public final class PackJob {

  /** The file that says what was packed; readers of Parquet pass over names that begin so. */
  public static final String MANIFEST = "_manifest.json";

  private final SparkSession spark;
  private final PackRequest request;

  /** Prepares the job. */
  public PackJob(SparkSession spark, PackRequest request) {
    this.spark = spark;
    this.request = request;
  }

  /**
   * What was packed.
   *
   * @param images how many
   * @param bytes of the shards together
   * @param shards how many
   * @param leftOut how many pictures could not be read
   * @param examples some of them, with the reasons
   */
  public record Result(long images, long bytes, int shards, long leftOut, List<String> examples) {}

  /**
   * Runs the job.
   *
   * @throws UserException if there is nothing to pack, or the shards cannot be written; the output
   *     is then not whole
   */
  public Result run() {
    return SparkJob.run(
        spark,
        "pack",
        String.join(" ", request.inputs()),
        "the shards to " + request.output(),
        this::pack);
  }

  private Result pack() throws IOException {
    Configuration hadoop = spark.sessionState().newHadoopConf();
    Path output = new Path(request.output());
    FileSystem system = PlainFiles.system(output, hadoop);
    output = system.makeQualified(output);
    Path work = new Path(output, "_listing");
    try {
      system.mkdirs(work);
      ImageListing listing = ImageListing.of(spark, request.inputs(), request.listing(), work, 0);
      if (listing.images() == 0) {
        throw new UserException(
            "Cannot pack %s: there are no images; %s"
                .formatted(String.join(" ", request.inputs()), request.listing().inWords()));
      }
      CollectionAccumulator<String> unread = new CollectionAccumulator<>();
      spark.sparkContext().register(unread);
      List<Shard> shards =
          shards(
              listing.shards(request.targetBytes()),
              output.toString(),
              unread,
              new SerializableConfiguration(hadoop));
      long images = shards.stream().mapToLong(Shard::images).sum();
      List<String> examples = unread.value().stream().distinct().sorted().limit(3).toList();
      Result result =
          new Result(
              images,
              shards.stream().mapToLong(Shard::bytes).sum(),
              shards.size(),
              listing.images() - images,
              examples);
      PlainFiles.create(
          system,
          new Path(output, MANIFEST),
          target -> target.write(manifest(result, shards).getBytes(StandardCharsets.UTF_8)));
      return result;
    } finally {
      system.delete(work, true);
    }
  }

  private List<Shard> shards(
      JavaRDD<Row> files,
      String folder,
      CollectionAccumulator<String> unread,
      SerializableConfiguration hadoop)
      throws IOException {
    return switch (request.format()) {
      case PARQUET -> new ParquetShards(spark, folder).write(files, unread, hadoop);
      case TAR ->
          files
              .mapPartitionsWithIndex(
                  new TarShardTask(folder, numbers(files), unread, hadoop), true)
              .collect()
              .stream()
              .map(Shard::ofRow)
              .sorted(Comparator.comparing(Shard::name))
              .toList();
    };
  }

  /** Numbers the tasks that have pictures: a picture larger than a shard leaves some with none. */
  private static int[] numbers(JavaRDD<Row> files) {
    List<Boolean> some =
        files.mapPartitions(rows -> Stream.of(rows.hasNext()).iterator(), true).collect();
    int[] numbers = new int[some.size()];
    int next = 0;
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = next;
      next += some.get(i) ? 1 : 0;
    }
    return numbers;
  }

  private String manifest(Result result, List<Shard> shards) throws IOException {
    ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    ObjectNode root = json.createObjectNode();
    root.put("made_by", "sparkdet pack");
    root.put("format", request.format().toString());
    root.put("images", result.images());
    root.put("bytes", result.bytes());
    root.put("left_out", result.leftOut());
    ArrayNode list = root.putArray("shards");
    for (Shard shard : shards) {
      list.addObject()
          .put("name", shard.name())
          .put("images", shard.images())
          .put("bytes", shard.bytes())
          .put("sha256", shard.sha256());
    }
    return json.writeValueAsString(root) + "\n";
  }
}
