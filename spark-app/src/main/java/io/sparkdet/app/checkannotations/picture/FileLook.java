package io.sparkdet.app.checkannotations.picture;

import io.sparkdet.efficientdet.image.DecodeOptions;
import io.sparkdet.efficientdet.image.DecodedImage;
import io.sparkdet.efficientdet.image.ImageDecoder;
import io.sparkdet.efficientdet.image.format.HeaderStream;
import io.sparkdet.efficientdet.image.format.ImageException;
import io.sparkdet.efficientdet.image.format.ImageHeader;
import io.sparkdet.efficientdet.image.resize.DifferenceHash;
import io.sparkdet.sql.annotations.row.RowIterator;
import io.sparkdet.sql.store.FileStore;
import io.sparkdet.sql.store.ImageContent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Looks at files in Spark tasks: at their headers, at all of their bytes, or at their pixels. One
 * file of a task is in memory at a time, and none of which the pixels would take more than 256 MiB
 * is decoded.
 */
public final class FileLook implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Columns of what comes out; {@code facts} is {@link PictureFacts#toBytes}. */
  public static final StructType SCHEMA =
      new StructType()
          .add("set", DataTypes.IntegerType, false)
          .add("image_id", DataTypes.LongType, false)
          .add("name", DataTypes.StringType, false)
          .add("files", DataTypes.IntegerType, false)
          .add("path", DataTypes.StringType, false)
          .add("sha256", DataTypes.StringType, false)
          .add("hash", DataTypes.LongType, false)
          .add("facts", DataTypes.BinaryType, false);

  /** Files and pictures larger than this are not decoded. */
  private static final long MOST_BYTES = 256L << 20;

  private final PictureComparison comparison;
  private final SerializableConfiguration configuration;

  /** Looks as far as pictures are to be compared. */
  public FileLook(PictureComparison comparison, SerializableConfiguration configuration) {
    this.comparison = comparison;
    this.configuration = configuration;
  }

  /**
   * Looks at the files of a partition.
   *
   * @param files set, image_id, name, files and path, as {@link NamedFiles#find} gives them
   */
  public Iterator<Row> look(Iterator<Row> files) {
    Configuration hadoop = configuration.value();
    ImageDecoder decoder = comparison == PictureComparison.NEAR ? opened() : null;
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return files.hasNext();
      }

      @Override
      public Row next() {
        Row file = files.next();
        PictureFacts facts =
            file.getInt(3) > 1
                ? new PictureFacts(file.getInt(3), file.getString(4), "", 0, 0, false, "", 0)
                : facts(file.getString(4), decoder, hadoop);
        return RowFactory.create(
            file.getInt(0),
            file.getLong(1),
            file.getString(2),
            facts.files(),
            facts.path(),
            facts.sha256(),
            facts.hash(),
            facts.toBytes());
      }
    };
  }

  private static ImageDecoder opened() {
    ImageDecoder decoder = new ImageDecoder();
    RowIterator.closeWithTask(decoder::close);
    return decoder;
  }

  private PictureFacts facts(String path, @Nullable ImageDecoder decoder, Configuration hadoop) {
    MessageDigest digest = sha256();
    try {
      FileStore store = FileStore.of(path, hadoop);
      boolean whole = decoder != null && store.status(path).bytes() <= MOST_BYTES;
      try (InputStream file = store.open(path)) {
        byte[] content = whole ? file.readAllBytes() : new byte[0];
        InputStream source = whole ? new ByteArrayInputStream(content) : file;
        DigestInputStream in = new DigestInputStream(source, digest);
        ImageHeader header = HeaderStream.read(in);
        long hash = whole ? hash(content, header, Objects.requireNonNull(decoder)) : 0;
        if (comparison != PictureComparison.NONE) {
          in.transferTo(OutputStream.nullOutputStream());
        }
        return read(path, header, digest, hash);
      }
    } catch (ImageException e) {
      return unreadable(path, e.reason().replaceFirst("^Cannot decode:? ?", ""));
    } catch (IOException | RuntimeException e) { // clients of stores throw all kinds
      return unreadable(path, ImageContent.unreadable(e).reason());
    }
  }

  private PictureFacts read(String path, ImageHeader header, MessageDigest digest, long hash) {
    boolean turned = header.orientation().swapsAxes();
    return new PictureFacts(
        1,
        path,
        "",
        turned ? header.height() : header.width(),
        turned ? header.width() : header.height(),
        turned,
        comparison == PictureComparison.NONE ? "" : HexFormat.of().formatHex(digest.digest()),
        hash);
  }

  private static PictureFacts unreadable(String path, String trouble) {
    return new PictureFacts(1, path, trouble, 0, 0, false, "", 0);
  }

  /** Returns the hash of a picture; 0 of one that cannot be decoded, which labeling tells. */
  private static long hash(byte[] content, ImageHeader header, ImageDecoder decoder) {
    DecodeOptions options = DecodeOptions.exact();
    if (ImageDecoder.nativeBytes(header, content.length, options) > MOST_BYTES) {
      return 0;
    }
    try (DecodedImage image = decoder.decode(content, header, options)) {
      return DifferenceHash.of(image);
    } catch (ImageException e) {
      return 0;
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Cannot hash a file: every JVM has SHA-256", e);
    }
  }
}
