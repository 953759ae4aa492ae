package io.sparkdet.efficientdet.weights;

import io.sparkdet.efficientdet.weights.tensor.Tensor;
import io.sparkdet.efficientdet.weights.tensor.Weights;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Small files as torch.save writes them, both formats, good ones and hostile ones. */
final class TorchFiles {

  private TorchFiles() {}

  /** The pickle of {@code {"a": (2, 3) of storage 0, "b": (2) of storage 1}}, protocol 2. */
  static byte[] rootPickle(boolean legacy) {
    PickleBuilder pickle = new PickleBuilder().raw(0x80, 2).global("collections", "OrderedDict");
    pickle.raw(')', 'R', '(');
    pickle.text("a").tensor("FloatStorage", "0", 6, 0, List.of(2, 3), List.of(3, 1), legacy);
    pickle.text("b").tensor("FloatStorage", "1", 2, 0, List.of(2), List.of(1), legacy);
    return pickle.raw('u', '.').bytes();
  }

  static Map<String, float[]> storages() {
    Map<String, float[]> storages = new LinkedHashMap<>();
    storages.put("0", new float[] {0, 1, 2, 3, 4, 5});
    storages.put("1", new float[] {0.5f, -0.5f});
    return storages;
  }

  static byte[] zip(byte[] pickle, Map<String, float[]> storages) throws Exception {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("model/data.pkl", pickle);
    storages.forEach((key, values) -> entries.put("model/data/" + key, littleEndian(values)));
    entries.put("model/version", "3\n".getBytes(StandardCharsets.UTF_8));
    return zip(entries, ZipEntry.STORED);
  }

  static byte[] zip(Map<String, byte[]> entries, int method) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> content : entries.entrySet()) {
        ZipEntry entry = new ZipEntry(content.getKey());
        entry.setMethod(method);
        CRC32 crc = new CRC32();
        crc.update(content.getValue());
        entry.setCrc(crc.getValue());
        entry.setSize(content.getValue().length);
        zip.putNextEntry(entry);
        zip.write(content.getValue());
      }
    }
    return bytes.toByteArray();
  }

  static byte[] legacy(byte[] pickle, Map<String, float[]> storages) throws Exception {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(
        new PickleBuilder()
            .raw(0x80, 2, 0x8A, 10)
            .raw(0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19)
            .raw('.')
            .bytes());
    file.write(new PickleBuilder().raw(0x80, 2, 'M', 0xE9, 3, '.').bytes());
    file.write(
        new PickleBuilder().raw(0x80, 2, '}').text("little_endian").raw(0x88, 's', '.').bytes());
    file.write(pickle);
    PickleBuilder keys = new PickleBuilder().raw(0x80, 2, ']', '(');
    storages.keySet().forEach(keys::text);
    file.write(keys.raw('e', '.').bytes());
    for (float[] values : storages.values()) {
      file.write(
          ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(values.length).array());
      file.write(littleEndian(values));
    }
    return file.toByteArray();
  }

  static byte[] littleEndian(float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }

  /** Writes pickle opcodes. */
  static final class PickleBuilder {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    PickleBuilder raw(int... opcodes) {
      for (int opcode : opcodes) {
        bytes.write(opcode);
      }
      return this;
    }

    PickleBuilder text(String text) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      raw('X');
      littleEndian(utf8.length);
      bytes.writeBytes(utf8);
      return this;
    }

    PickleBuilder number(int value) {
      raw('J');
      littleEndian(value);
      return this;
    }

    PickleBuilder global(String module, String name) {
      raw('c');
      bytes.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
      return this;
    }

    PickleBuilder numbers(List<Integer> values) {
      raw('(');
      values.forEach(this::number);
      return raw('t');
    }

    PickleBuilder tensor(
        String storageClass,
        String key,
        int elements,
        int offset,
        List<Integer> shape,
        List<Integer> stride,
        boolean legacy) {
      global("torch._utils", "_rebuild_tensor_v2").raw('(', '(').text("storage");
      global("torch", storageClass).text(key).text("cpu").number(elements);
      if (legacy) {
        raw('N');
      }
      raw('t', 'Q').number(offset).numbers(shape).numbers(stride).raw(0x89);
      return global("collections", "OrderedDict").raw(')', 'R', 't', 'R');
    }

    byte[] bytes() {
      return bytes.toByteArray();
    }

    private void littleEndian(int value) {
      raw(value & 0xFF, value >> 8 & 0xFF, value >> 16 & 0xFF, value >>> 24);
    }
  }

  /** Returns every named tensor as text of shape and values, for comparison as a whole. */
  static List<String> contents(Weights weights) {
    List<String> contents = new ArrayList<>();
    for (String name : weights.names()) {
      Tensor tensor = weights.tensor(name);
      contents.add(name + Arrays.toString(tensor.shape()) + Arrays.toString(tensor.values()));
    }
    return contents;
  }
}
