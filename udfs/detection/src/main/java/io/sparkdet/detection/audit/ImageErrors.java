package io.sparkdet.detection.audit;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What a detector got right and wrong on one image.
 *
 * @param imageId the image's id
 * @param image the image's file name, as the annotations have it
 * @param right annotations found as what they are
 * @param confused annotations found as something else
 * @param missed annotations not found
 * @param falsePositives detections where nothing is annotated
 * @param boxes the boxes, the worst first; empty where they are not kept
 */
public record ImageErrors(
    long imageId,
    String image,
    long right,
    long confused,
    long missed,
    long falsePositives,
    List<JudgedBox> boxes) {

  /** Most errors first, of equals the one with less that is right; ties by image id. */
  static final Comparator<ImageErrors> WORST_FIRST =
      Comparator.comparingLong(ImageErrors::errors)
          .reversed()
          .thenComparingLong(ImageErrors::right)
          .thenComparingLong(ImageErrors::imageId);

  public ImageErrors {
    boxes = List.copyOf(boxes);
  }

  /** Returns the number of errors: what is missed, confused, or found where nothing is. */
  public long errors() {
    return confused + missed + falsePositives;
  }

  /**
   * Returns the harmonic mean of precision and recall on the image, in which a confusion is a miss
   * and a false positive; 0 where it has no box.
   */
  public double f1() {
    long all = 2 * right + 2 * confused + missed + falsePositives;
    return all == 0 ? 0 : 2.0 * right / all;
  }

  ImageErrors withoutBoxes() {
    return new ImageErrors(imageId, image, right, confused, missed, falsePositives, List.of());
  }

  ImageErrors withBoxes(List<JudgedBox> kept) {
    return new ImageErrors(imageId, image, right, confused, missed, falsePositives, kept);
  }

  /** Returns the image in bytes, for {@link #fromBytes}. */
  public byte[] toBytes() {
    return write(List.of(this));
  }

  /** Returns the image that {@link #toBytes} wrote. */
  public static ImageErrors fromBytes(byte[] bytes) {
    return read(bytes).get(0);
  }

  static byte[] write(List<ImageErrors> images) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(images.size());
      for (ImageErrors image : images) {
        out.writeLong(image.imageId);
        byte[] name = image.image.getBytes(StandardCharsets.UTF_8);
        out.writeInt(name.length);
        out.write(name);
        out.writeLong(image.right);
        out.writeLong(image.confused);
        out.writeLong(image.missed);
        out.writeLong(image.falsePositives);
        out.writeInt(image.boxes.size());
        for (JudgedBox box : image.boxes) {
          FindingBytes.write(out, box.box());
          out.writeUTF(box.verdict().name());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static List<ImageErrors> read(byte[] bytes) {
    List<ImageErrors> images = new ArrayList<>();
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      for (int left = in.readInt(); left > 0; left--) {
        long id = in.readLong();
        String name = new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
        images.add(
            new ImageErrors(
                id, name, in.readLong(), in.readLong(), in.readLong(), in.readLong(), boxes(in)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot read the errors of images: their %d bytes are cut".formatted(bytes.length), e);
    }
    return images;
  }

  private static List<JudgedBox> boxes(DataInputStream in) throws IOException {
    List<JudgedBox> boxes = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      AuditBox box = FindingBytes.box(in);
      boxes.add(new JudgedBox(box, JudgedBox.Verdict.valueOf(in.readUTF())));
    }
    return boxes;
  }
}
