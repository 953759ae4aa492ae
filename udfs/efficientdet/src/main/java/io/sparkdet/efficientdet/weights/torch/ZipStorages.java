package io.sparkdet.efficientdet.weights.torch;

import io.sparkdet.efficientdet.weights.tensor.ForeignWeights;
import io.sparkdet.efficientdet.weights.tensor.MalformedWeightsException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The zip format of torch.save: under one folder {@code data.pkl}, and {@code data/KEY} for each
 * storage, stored without compression. Nothing is unpacked to disk.
 */
public final class ZipStorages implements StateDict.StorageSource, AutoCloseable {

  private static final String PICKLE = "data.pkl";
  private static final long LONGEST_PICKLE = 64 << 20;

  private final ZipFile zip;
  private final Map<String, ZipEntry> entries = new HashMap<>();
  private final String folder;

  private ZipStorages(ZipFile zip, long fileSize) throws MalformedWeightsException {
    this.zip = zip;
    long total = 0;
    String found = null;
    List<? extends ZipEntry> listed = Collections.list(zip.entries());
    ForeignWeights.requireNoForeign(listed.stream().map(ZipEntry::getName).toList());
    for (ZipEntry entry : listed) {
      String name = entry.getName();
      total += check(entry);
      if (entries.put(name, entry) != null) {
        throw new MalformedWeightsException("its archive holds %s twice".formatted(name));
      }
      if (name.equals(PICKLE) || name.endsWith("/" + PICKLE)) {
        if (found != null) {
          throw new MalformedWeightsException("its archive holds more than one " + PICKLE);
        }
        found = name.substring(0, name.length() - PICKLE.length());
      }
    }
    if (found == null) {
      throw new MalformedWeightsException(
          "its archive has no " + PICKLE, "give a file that torch.save has written");
    }
    if (total > fileSize) {
      throw new MalformedWeightsException(
          "its archive declares %d bytes of content in a file of %d".formatted(total, fileSize));
    }
    this.folder = found;
  }

  /** Opens an archive; the caller closes it. */
  public static ZipStorages open(Path file, long fileSize)
      throws IOException, MalformedWeightsException {
    ZipFile zip = new ZipFile(file.toFile());
    try {
      return new ZipStorages(zip, fileSize);
    } catch (MalformedWeightsException | RuntimeException e) {
      zip.close();
      throw e;
    }
  }

  private static long check(ZipEntry entry) throws MalformedWeightsException {
    String name = entry.getName();
    if (name.startsWith("/") || name.indexOf('\\') >= 0 || name.indexOf(':') >= 0) {
      throw new MalformedWeightsException(
          "its archive has an entry with the outside path " + name, TorchFunction.REMEDY);
    }
    for (String part : name.split("/", -1)) {
      if (part.equals("..") || part.equals(".")) {
        throw new MalformedWeightsException(
            "its archive has an entry with the outside path " + name, TorchFunction.REMEDY);
      }
    }
    if (entry.getMethod() != ZipEntry.STORED || entry.getSize() != entry.getCompressedSize()) {
      throw new MalformedWeightsException(
          "its archive compresses %s, which torch.save never does".formatted(name),
          TorchFunction.REMEDY);
    }
    if (entry.getSize() < 0) {
      throw new MalformedWeightsException(
          "its archive does not say how long %s is".formatted(name));
    }
    return entry.getSize();
  }

  /** Returns the root object of the pickle. */
  public Object root() throws IOException, MalformedWeightsException {
    ZipEntry order = entries.get(folder + "byteorder");
    if (order != null
        && !new String(
                read(order, 0, Math.min(16, order.getSize())).array(), StandardCharsets.UTF_8)
            .equals("little")) {
      throw new MalformedWeightsException(
          "it was written on a big-endian machine", TorchFunction.REMEDY);
    }
    ZipEntry pickle = entry(PICKLE);
    if (pickle.getSize() > LONGEST_PICKLE) {
      throw new MalformedWeightsException(
          "its %s of %d bytes is longer than any of tensors alone"
              .formatted(PICKLE, pickle.getSize()),
          TorchFunction.REMEDY);
    }
    try (InputStream bytes = new BufferedInputStream(zip.getInputStream(pickle))) {
      return new PickleReader(new PickleInput(bytes, pickle.getSize())).read();
    }
  }

  @Override
  public ByteBuffer read(TorchStorage storage, long from, long count)
      throws IOException, MalformedWeightsException {
    ZipEntry entry = entry("data/" + storage.key());
    if (entry.getSize() != storage.elements() * storage.type().bytes()) {
      throw new MalformedWeightsException(
          "storage %s declares %d values of type %s and has %d bytes"
              .formatted(storage.key(), storage.elements(), storage.type(), entry.getSize()));
    }
    return read(entry, from, count);
  }

  private ByteBuffer read(ZipEntry entry, long from, long count)
      throws IOException, MalformedWeightsException {
    if (from > entry.getSize() - count || count > Integer.MAX_VALUE - 8) {
      throw new MalformedWeightsException(
          "%s has no bytes %d to %d".formatted(entry.getName(), from, from + count));
    }
    try (InputStream bytes = zip.getInputStream(entry)) {
      bytes.skipNBytes(from);
      byte[] read = bytes.readNBytes((int) count);
      if (read.length != count) {
        throw new MalformedWeightsException(entry.getName() + " is cut off");
      }
      if (count == entry.getSize()) {
        checkSum(entry, read);
      }
      return ByteBuffer.wrap(read).order(ByteOrder.LITTLE_ENDIAN);
    }
  }

  /** Torch can be told to leave the check sum out; it is 0 then. */
  private static void checkSum(ZipEntry entry, byte[] content) throws MalformedWeightsException {
    CRC32 sum = new CRC32();
    sum.update(content);
    if (entry.getCrc() != 0 && entry.getCrc() != sum.getValue()) {
      throw new MalformedWeightsException(
          entry.getName() + " has another check sum than the archive states");
    }
  }

  private ZipEntry entry(String name) throws MalformedWeightsException {
    ZipEntry entry = entries.get(folder + name);
    if (entry == null) {
      throw new MalformedWeightsException("its archive has no " + folder + name);
    }
    return entry;
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
