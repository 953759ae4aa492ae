package io.sparkdet.app.evaluate.engine;

import io.sparkdet.detection.state.CategoryBytes;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** Bytes by metric and slice, as they travel between driver and tasks. */
final class GroupBytes {

  /**
   * What the bytes belong to.
   *
   * @param metric the number of a metric in its ranking
   * @param slice the number of a slice, or all images
   */
  record Key(int metric, int slice) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      return metric != other.metric
          ? Integer.compare(metric, other.metric)
          : Integer.compare(slice, other.slice);
    }
  }

  private final Map<Key, byte[]> bytes = new TreeMap<>();

  void put(Key key, byte[] value) {
    bytes.put(key, value);
  }

  /** Returns the bytes; none where there are none. */
  byte[] of(Key key) {
    byte[] found = bytes.get(key);
    return found == null ? new byte[0] : found;
  }

  void forEach(BiConsumer<Key, byte[]> visitor) {
    bytes.forEach(visitor);
  }

  byte[] toBytes() {
    return CategoryBytes.write(
        out -> {
          out.writeInt(bytes.size());
          for (Map.Entry<Key, byte[]> entry : bytes.entrySet()) {
            out.writeInt(entry.getKey().metric());
            out.writeInt(entry.getKey().slice());
            out.writeInt(entry.getValue().length);
            out.write(entry.getValue());
          }
        });
  }

  static GroupBytes fromBytes(byte[] all) {
    GroupBytes read = new GroupBytes();
    CategoryBytes.read(
        all,
        in -> {
          for (int left = in.readInt(); left > 0; left--) {
            Key key = new Key(in.readInt(), in.readInt());
            byte[] value = new byte[in.readInt()];
            in.readFully(value);
            read.put(key, value);
          }
        });
    return read;
  }
}
