package io.sparkdet.efficientdet.weights.torch;

import io.sparkdet.efficientdet.weights.tensor.FileBytes;
import io.sparkdet.efficientdet.weights.tensor.MalformedWeightsException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The format of torch.save before 1.6: five pickles (magic number, version, system, root object,
 * list of storage keys), then for each key the number of elements in 8 bytes and the elements.
 */
public final class LegacyStorages implements StateDict.StorageSource {

  /** The first pickle in whole: protocol 2 and the number 0x1950a86a20f9469cfc6c. */
  static final String MAGIC = "0x1950a86a20f9469cfc6c";

  private static final long PROTOCOL = 1001;
  private static final long LONGEST_PICKLES = 16 << 20;

  private final FileBytes file;
  private final Object root;
  private final Map<String, Long> offsets;

  /** Reads the pickles from the channel's beginning, and finds the storages behind them. */
  public LegacyStorages(FileChannel channel, FileBytes file)
      throws IOException, MalformedWeightsException {
    this.file = file;
    // The stream is not closed: it would close the channel, whose owner reads on.
    InputStream bytes = new BufferedInputStream(Channels.newInputStream(channel.position(0)));
    PickleInput in = new PickleInput(bytes, Math.min(file.size(), LONGEST_PICKLES));
    if (!MAGIC.equals(new PickleReader(in).read())
        || !Long.valueOf(PROTOCOL).equals(new PickleReader(in).read())) {
      throw new MalformedWeightsException(
          "it is a Python pickle, but none that torch.save has written",
          "load it in Python, and save a dictionary of its tensors by torch.save");
    }
    if (!(new PickleReader(in).read() instanceof Map<?, ?> system)
        || !Boolean.TRUE.equals(system.get("little_endian"))) {
      throw new MalformedWeightsException(
          "it was not written on a little-endian machine", TorchFunction.REMEDY);
    }
    PickleReader rootReader = new PickleReader(in);
    this.root = rootReader.read();
    if (!(new PickleReader(in).read() instanceof List<?> keys)) {
      throw new MalformedWeightsException("it has no list of its storages");
    }
    this.offsets = offsets(keys, rootReader.storages(), file, in.position());
  }

  private static Map<String, Long> offsets(
      List<?> keys, Map<String, TorchStorage> storages, FileBytes file, long dataStart)
      throws IOException, MalformedWeightsException {
    Map<String, Long> offsets = new HashMap<>();
    long offset = dataStart;
    for (Object key : keys) {
      TorchStorage storage = key instanceof String name ? storages.get(name) : null;
      if (storage == null || offsets.containsKey(storage.key())) {
        throw new MalformedWeightsException("it lists a storage twice, or one of no tensor");
      }
      long elements = file.read(offset, Long.BYTES).getLong();
      if (elements != storage.elements()) {
        throw new MalformedWeightsException(
            "storage %s has %d values where %d are declared"
                .formatted(storage.key(), elements, storage.elements()));
      }
      offset += Long.BYTES;
      offsets.put(storage.key(), offset);
      offset += elements * storage.type().bytes();
      if (offset > file.size()) {
        throw new MalformedWeightsException(
            "it ends at byte %d inside storage %s".formatted(file.size(), storage.key()));
      }
    }
    return offsets;
  }

  /** Returns the root object of the pickle. */
  public Object root() {
    return root;
  }

  @Override
  public ByteBuffer read(TorchStorage storage, long from, long count)
      throws IOException, MalformedWeightsException {
    Long offset = offsets.get(storage.key());
    if (offset == null) {
      throw new MalformedWeightsException("it does not hold storage " + storage.key());
    }
    return file.read(offset + from, count);
  }
}
