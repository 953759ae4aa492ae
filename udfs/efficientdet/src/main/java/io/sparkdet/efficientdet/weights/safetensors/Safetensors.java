package io.sparkdet.efficientdet.weights.safetensors;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.sparkdet.efficientdet.weights.tensor.ElementType;
import io.sparkdet.efficientdet.weights.tensor.Tensor;
import io.sparkdet.efficientdet.weights.tensor.Weights;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Writes safetensors files of float32 tensors: equal names, values and metadata give equal bytes,
 * whatever the order they come in, as tensors and metadata are sorted by name.
 */
public final class Safetensors {

  private static final JsonFactory JSON = new JsonFactory();
  private static final int BUFFER = 1 << 16;

  private Safetensors() {}

  /** Writes a file, replacing one of that name; readers see the old file or the whole new one. */
  public static void write(Path file, Weights weights, Map<String, String> metadata)
      throws IOException {
    Path whole = file.toAbsolutePath();
    Path unfinished = whole.resolveSibling("." + whole.getFileName() + "." + UUID.randomUUID());
    try {
      try (OutputStream out =
          new BufferedOutputStream(
              Files.newOutputStream(unfinished, StandardOpenOption.CREATE_NEW), BUFFER)) {
        write(out, weights, metadata);
      }
      Files.move(
          unfinished, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  /** Writes the bytes of a file to a stream, which stays open. */
  public static void write(OutputStream out, Weights weights, Map<String, String> metadata)
      throws IOException {
    List<String> names = new ArrayList<>(weights.names());
    Collections.sort(names);
    byte[] header = header(names, weights, new TreeMap<>(metadata));
    int padding = (Long.BYTES - header.length % Long.BYTES) % Long.BYTES;
    ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    out.write(length.putLong(0, header.length + (long) padding).array());
    out.write(header);
    out.write(" ".repeat(padding).getBytes(StandardCharsets.UTF_8));
    byte[] chunk = new byte[BUFFER];
    for (String name : names) {
      writeValues(out, weights.tensor(name).values(), chunk);
    }
    out.flush();
  }

  private static byte[] header(List<String> names, Weights weights, Map<String, String> metadata)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes, JsonEncoding.UTF8)) {
      json.writeStartObject();
      if (!metadata.isEmpty()) {
        json.writeObjectFieldStart(SafetensorsHeader.METADATA);
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
          json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
      }
      long offset = 0;
      for (String name : names) {
        Tensor tensor = weights.tensor(name);
        json.writeObjectFieldStart(name);
        json.writeStringField("dtype", ElementType.F32.name());
        json.writeFieldName("shape");
        int[] shape = tensor.shape();
        json.writeArray(shape, 0, shape.length);
        json.writeFieldName("data_offsets");
        long end = offset + (long) tensor.size() * Float.BYTES;
        json.writeArray(new long[] {offset, end}, 0, 2);
        json.writeEndObject();
        offset = end;
      }
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private static void writeValues(OutputStream out, float[] values, byte[] chunk)
      throws IOException {
    int floats = chunk.length / Float.BYTES;
    FloatBuffer littleEndian =
        ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    for (int from = 0; from < values.length; from += floats) {
      int count = Math.min(floats, values.length - from);
      littleEndian.put(0, values, from, count);
      out.write(chunk, 0, count * Float.BYTES);
    }
  }
}
