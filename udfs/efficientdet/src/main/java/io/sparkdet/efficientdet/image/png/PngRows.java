package io.sparkdet.efficientdet.image.png;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;

/**
 * A PNG whose compressed data end properly but before the last row: libpng refuses it, while
 * browsers and Pillow show the rows there are.
 *
 * @param filled the same picture, with rows of zeros for those that are missing
 * @param percent how much of the picture the file has
 */
@SuppressWarnings("ArrayRecordComponent") // made once and read once
public record PngRows(byte[] filled, int percent) {

  private static final int SIGNATURE_BYTES = 8;
  private static final int IHDR_END = 33;
  private static final int BUFFER_BYTES = 1 << 16;

  /** First column, first row, step of columns and step of rows of the seven passes of Adam7. */
  private static final int[][] PASSES = {
    {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
  };

  private static final int[][] WHOLE = {{0, 0, 1, 1}};

  /** Returns what is to be said of the picture. */
  public String warning() {
    return "its picture data end at %d%% of the picture; the rest is blank".formatted(percent);
  }

  /** Fills a picture of complete chunks, if its data end properly before its last row. */
  public static Optional<PngRows> endingEarly(byte[] content) {
    ByteBuffer chunks = ByteBuffer.wrap(content);
    long needed = bytesOfRows(chunks);
    ByteArrayOutputStream filled = new ByteArrayOutputStream();
    filled.write(content, 0, IHDR_END);
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    Inflater inflater = new Inflater();
    Deflater fast = new Deflater(Deflater.BEST_SPEED);
    try (DeflaterOutputStream rows = new DeflaterOutputStream(data, fast)) {
      int at = IHDR_END;
      while (content.length - at >= 8 && !inflater.finished()) {
        int length = chunks.getInt(at);
        if (length < 0 || length > content.length - at - 8) {
          return Optional.empty();
        }
        String type = new String(content, at + 4, 4, StandardCharsets.ISO_8859_1);
        if (type.equals("PLTE") && length <= content.length - at - 12) {
          filled.write(content, at, length + 12);
        } else if (type.equals("IDAT")) {
          inflater.setInput(content, at + 8, length);
          copy(inflater, rows, needed);
        }
        at += length + 12;
      }
      long there = inflater.getBytesWritten();
      if (!inflater.finished() || there == 0 || there >= needed) {
        return Optional.empty();
      }
      byte[] zeros = new byte[BUFFER_BYTES];
      for (long missing = needed - there; missing > 0; missing -= zeros.length) {
        rows.write(zeros, 0, (int) Math.min(missing, zeros.length));
      }
      rows.finish();
      writeChunk(filled, "IDAT", data.toByteArray());
      writeChunk(filled, "IEND", new byte[0]);
      return Optional.of(new PngRows(filled.toByteArray(), (int) (100 * there / needed)));
    } catch (DataFormatException | IOException e) {
      return Optional.empty(); // damaged otherwise, as the decoder has said
    } finally {
      inflater.end();
      fast.end();
    }
  }

  private static void copy(Inflater inflater, DeflaterOutputStream rows, long most)
      throws DataFormatException, IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    int count = inflater.inflate(buffer);
    while (count > 0 && inflater.getBytesWritten() <= most) {
      rows.write(buffer, 0, count);
      count = inflater.inflate(buffer);
    }
  }

  /** Returns how many bytes the rows have before compression, each with the byte of its filter. */
  private static long bytesOfRows(ByteBuffer chunks) {
    int data = SIGNATURE_BYTES + 8;
    int width = chunks.getInt(data);
    int height = chunks.getInt(data + 4);
    int channels =
        switch (chunks.get(data + 9)) {
          case 2 -> 3;
          case 4 -> 2;
          case 6 -> 4;
          default -> 1;
        };
    long bitsPerPixel = (long) channels * chunks.get(data + 8);
    long bytes = 0;
    for (int[] pass : chunks.get(data + 12) == 0 ? WHOLE : PASSES) {
      long columns = Math.max(0, ((long) width - pass[0] + pass[2] - 1) / pass[2]);
      long rows = Math.max(0, ((long) height - pass[1] + pass[3] - 1) / pass[3]);
      bytes += columns == 0 ? 0 : rows * (1 + (columns * bitsPerPixel + 7) / 8);
    }
    return bytes;
  }

  private static void writeChunk(ByteArrayOutputStream target, String type, byte[] contents)
      throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(contents);
    target.write(ByteBuffer.allocate(4).putInt(contents.length).array());
    target.write(name);
    target.write(contents);
    target.write(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }
}
