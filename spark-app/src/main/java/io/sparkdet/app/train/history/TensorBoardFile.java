package io.sparkdet.app.train.history;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * An epoch as TensorBoard reads it: a file of records, each an {@code Event} of TensorFlow's {@code
 * event.proto} behind its length and checksums, as {@code record_writer.cc} lays them out. Each
 * epoch has a file of its own, since object stores cannot append; TensorBoard reads a folder's
 * files one after the other and takes up new ones while it runs.
 */
public final class TensorBoardFile {

  /**
   * Columns of the history by the names that TensorBoard shows; what stands before / is a group.
   */
  private static final Map<String, String> TAGS = new LinkedHashMap<>();

  static {
    TAGS.put("loss/class", "class_loss");
    TAGS.put("loss/box", "box_loss");
    TAGS.put("validation/AP", "ap");
    TAGS.put("validation/AP50", "ap50");
    TAGS.put("learning_rate", "learning_rate");
    TAGS.put("speed/images_per_second", "images_per_second");
    TAGS.put("positives/small", "positives_small");
    TAGS.put("positives/medium", "positives_medium");
    TAGS.put("positives/large", "positives_large");
  }

  private static final int WALL_TIME = 1;
  private static final int STEP = 2;
  private static final int FILE_VERSION = 3;
  private static final int SUMMARY = 5;
  private static final int SUMMARY_VALUE = 1;
  private static final int VALUE_TAG = 1;
  private static final int VALUE_SIMPLE = 2;
  private static final int MASK = 0xa282ead8;

  private TensorBoardFile() {}

  /** Returns the name of an epoch's file; names sort as epochs do. */
  public static String name(int epoch) {
    return "events.out.tfevents.%010d.sparkdet".formatted(epoch);
  }

  /**
   * Writes an epoch.
   *
   * @param epoch from 1
   * @param line of {@code history.csv}; what was not measured is left out
   * @param seconds since 1970 at which the epoch ended
   */
  public static void write(OutputStream target, int epoch, String line, double seconds)
      throws IOException {
    record(
        target,
        message(
            out -> {
              out.writeDouble(WALL_TIME, seconds);
              out.writeString(FILE_VERSION, "brain.Event:2");
            }));
    byte[] summary =
        message(
            out -> {
              for (Map.Entry<String, String> tag : TAGS.entrySet()) {
                double value = History.value(line, tag.getValue()).orElse(Double.NaN);
                if (!Double.isNaN(value)) {
                  byte[] one =
                      message(
                          fields -> {
                            fields.writeString(VALUE_TAG, tag.getKey());
                            fields.writeFloat(VALUE_SIMPLE, (float) value);
                          });
                  out.writeByteArray(SUMMARY_VALUE, one);
                }
              }
            });
    record(
        target,
        message(
            out -> {
              out.writeDouble(WALL_TIME, seconds);
              out.writeInt64(STEP, epoch);
              out.writeByteArray(SUMMARY, summary);
            }));
  }

  /** Writes the fields of a message. */
  @FunctionalInterface
  private interface Fields {
    void writeTo(CodedOutputStream out) throws IOException;
  }

  private static byte[] message(Fields fields) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    fields.writeTo(out);
    out.flush();
    return bytes.toByteArray();
  }

  private static void record(OutputStream target, byte[] data) throws IOException {
    byte[] length = little(Long.BYTES).putLong(data.length).array();
    target.write(length);
    target.write(little(Integer.BYTES).putInt(checksum(length)).array());
    target.write(data);
    target.write(little(Integer.BYTES).putInt(checksum(data)).array());
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Returns TensorFlow's masked CRC-32C. */
  static int checksum(byte[] bytes) {
    CRC32C sum = new CRC32C();
    sum.update(bytes);
    int value = (int) sum.getValue();
    return Integer.rotateRight(value, 15) + MASK;
  }
}
