package io.sparkdet.app.pack;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkdet.app.files.store.PlainFiles;
import io.sparkdet.app.listing.ListedFile;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.sql.Row;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Writes one tar shard. A sample of WebDataset is what lies side by side under one key, up to the
 * first dot: here the picture, and a JSON that says where it came from. Keys are numbers, since
 * file names hold dots and occur in several folders.
 */
final class TarShardTask implements Function2<Integer, Iterator<Row>, Iterator<Row>>, Serializable {

  private static final long serialVersionUID = 1L;

  private final String folder;
  private final int[] numbers;
  private final CollectionAccumulator<String> unread;
  private final SerializableConfiguration hadoop;

  /**
   * Describes the tasks.
   *
   * @param numbers the number of the shard that each task writes
   */
  TarShardTask(
      String folder,
      int[] numbers,
      CollectionAccumulator<String> unread,
      SerializableConfiguration hadoop) {
    this.folder = folder;
    this.numbers = numbers.clone();
    this.unread = unread;
    this.hadoop = hadoop;
  }

  @Override
  public Iterator<Row> call(Integer task, Iterator<Row> files) throws Exception {
    if (!files.hasNext()) {
      return List.<Row>of().iterator();
    }
    Configuration configuration = hadoop.value();
    int number = numbers[task];
    String name = String.format(Locale.ROOT, "shard-%06d.tar", number);
    Path path = new Path(folder, name);
    FileSystem system = PlainFiles.system(path, configuration);
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    PictureReader reader = new PictureReader(configuration, unread);
    long[] images = new long[1];
    PlainFiles.replace(
        system,
        path,
        target -> {
          try (TarArchiveOutputStream tar =
              new TarArchiveOutputStream(
                  new DigestOutputStream(target, digest), StandardCharsets.UTF_8.name())) {
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
            images[0] = write(files, reader, number, tar);
            tar.finish();
          }
        });
    if (images[0] == 0) {
      system.delete(path, false);
      return List.<Row>of().iterator();
    }
    long bytes = system.getFileStatus(path).getLen();
    return List.of(new Shard(name, images[0], bytes, hex(digest)).toRow()).iterator();
  }

  private static long write(
      Iterator<Row> files, PictureReader reader, int number, TarArchiveOutputStream tar)
      throws IOException {
    ObjectMapper json = new ObjectMapper();
    long images = 0;
    while (files.hasNext()) {
      ListedFile file = ListedFile.ofRow(files.next());
      Optional<byte[]> read = reader.read(file);
      if (read.isEmpty()) {
        continue;
      }
      byte[] content = read.get();
      String key = String.format(Locale.ROOT, "%06d-%06d", number, images);
      put(tar, key + "." + file.pictureSuffix().orElse("img"), file.modifiedAt(), content);
      ObjectNode origin = json.createObjectNode().put("path", file.path());
      if (file.modifiedAt() >= 0) {
        origin.put("modified_at", Instant.ofEpochMilli(file.modifiedAt()).toString());
      }
      put(tar, key + ".json", file.modifiedAt(), json.writeValueAsBytes(origin));
      images++;
    }
    return images;
  }

  private static void put(TarArchiveOutputStream tar, String name, long modifiedAt, byte[] content)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(content.length);
    entry.setModTime(Math.max(0, modifiedAt));
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }
}
