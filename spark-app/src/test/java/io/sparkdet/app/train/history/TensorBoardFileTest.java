package io.sparkdet.app.train.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The files are read back by the layout of TFRecord and by the fields of event.proto. */
class TensorBoardFileTest {

  private static final String LINE =
      "3,0.25,0.5,0.001,0.125,,10.00,26,40,2.600,0,0,0.0100,10,20,10";

  @Test
  void checksumsAreMasked() {
    int plain = 0xe3069283; // CRC-32C's check value, RFC 3720
    assertThat(TensorBoardFile.checksum("123456789".getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo((plain >>> 15 | plain << 17) + 0xa282ead8);
  }

  private static List<byte[]> records(byte[] file) {
    ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    List<byte[]> records = new ArrayList<>();
    while (buffer.hasRemaining()) {
      byte[] length = new byte[Long.BYTES];
      buffer.get(length);
      assertThat(buffer.getInt()).isEqualTo(TensorBoardFile.checksum(length));
      byte[] data =
          new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
      buffer.get(data);
      assertThat(buffer.getInt()).isEqualTo(TensorBoardFile.checksum(data));
      records.add(data);
    }
    return records;
  }

  @Test
  void anEpochIsTwoRecordsThatReadBack() throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    TensorBoardFile.write(file, 3, LINE, 1_800_000_000.5);
    List<byte[]> records = records(file.toByteArray());
    assertThat(records).hasSize(2);
    assertThat(new String(records.get(0), StandardCharsets.ISO_8859_1)).endsWith("brain.Event:2");
    CodedInputStream event = CodedInputStream.newInstance(records.get(1));
    assertThat(WireFormat.getTagFieldNumber(event.readTag())).isEqualTo(1);
    assertThat(event.readDouble()).isEqualTo(1_800_000_000.5);
    assertThat(WireFormat.getTagFieldNumber(event.readTag())).isEqualTo(2);
    assertThat(event.readInt64()).isEqualTo(3);
    assertThat(WireFormat.getTagFieldNumber(event.readTag())).isEqualTo(5);
    Map<String, Float> values = values(CodedInputStream.newInstance(event.readByteArray()));
    assertThat(event.isAtEnd()).isTrue();
    assertThat(values)
        .containsEntry("loss/class", 0.25f)
        .containsEntry("loss/box", 0.5f)
        .containsEntry("validation/AP", 0.125f)
        .containsEntry("positives/medium", 20f)
        .doesNotContainKey("validation/AP50");
    assertThat(values.get("learning_rate")).isCloseTo(0.001f, within(1e-9f));
  }

  private static Map<String, Float> values(CodedInputStream summary) throws IOException {
    Map<String, Float> values = new LinkedHashMap<>();
    while (!summary.isAtEnd()) {
      assertThat(WireFormat.getTagFieldNumber(summary.readTag())).isEqualTo(1);
      CodedInputStream value = CodedInputStream.newInstance(summary.readByteArray());
      assertThat(WireFormat.getTagFieldNumber(value.readTag())).isEqualTo(1);
      String tag = value.readString();
      assertThat(WireFormat.getTagFieldNumber(value.readTag())).isEqualTo(2);
      values.put(tag, value.readFloat());
    }
    return values;
  }

  @Test
  void namesSortAsEpochsDo() {
    assertThat(TensorBoardFile.name(9)).isLessThan(TensorBoardFile.name(10));
  }
}
