package io.sparkdet.detection.audit;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The bytes in which findings travel. */
final class FindingBytes {

  private FindingBytes() {}

  static byte[] write(List<Finding> findings) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(findings.size());
      for (Finding finding : findings) {
        out.writeUTF(finding.kind().name());
        out.writeLong(finding.imageId());
        byte[] name = finding.image().getBytes(StandardCharsets.UTF_8);
        out.writeInt(name.length);
        out.write(name);
        write(out, List.of(finding.box()));
        out.writeDouble(finding.overlap());
        out.writeLong(finding.overlapCategory());
        out.writeInt(finding.others());
        write(out, finding.truths());
        write(out, finding.detections());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static List<Finding> read(byte[] bytes) {
    List<Finding> findings = new ArrayList<>();
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      for (int left = in.readInt(); left > 0; left--) {
        findings.add(
            new Finding(
                Finding.Kind.valueOf(in.readUTF()),
                in.readLong(),
                new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8),
                boxes(in).get(0),
                in.readDouble(),
                in.readLong(),
                in.readInt(),
                boxes(in),
                boxes(in)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot read findings: their %d bytes are cut".formatted(bytes.length), e);
    }
    return findings;
  }

  private static void write(DataOutputStream out, List<AuditBox> boxes) throws IOException {
    out.writeInt(boxes.size());
    for (AuditBox box : boxes) {
      write(out, box);
    }
  }

  static void write(DataOutputStream out, AuditBox box) throws IOException {
    out.writeDouble(box.x());
    out.writeDouble(box.y());
    out.writeDouble(box.width());
    out.writeDouble(box.height());
    out.writeLong(box.category());
    out.writeDouble(box.score());
  }

  private static List<AuditBox> boxes(DataInputStream in) throws IOException {
    List<AuditBox> boxes = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      boxes.add(box(in));
    }
    return boxes;
  }

  static AuditBox box(DataInputStream in) throws IOException {
    return new AuditBox(
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readLong(),
        in.readDouble());
  }
}
