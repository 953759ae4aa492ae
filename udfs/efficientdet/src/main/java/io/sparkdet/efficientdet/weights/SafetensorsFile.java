package io.sparkdet.efficientdet.weights;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.sparkdet.efficientdet.weights.safetensors.SafetensorsHeader;
import io.sparkdet.efficientdet.weights.tensor.FileBytes;
import io.sparkdet.efficientdet.weights.tensor.MalformedWeightsException;
import io.sparkdet.efficientdet.weights.tensor.MapWeights;
import io.sparkdet.efficientdet.weights.tensor.Tensor;
import io.sparkdet.efficientdet.weights.tensor.Weights;
import io.sparkdet.efficientdet.weights.tensor.WeightsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The tensors of a safetensors file, as float32, in the order of its header.
 *
 * <p>The file is 8 bytes of header length (little-endian), a JSON header that gives each tensor its
 * type, shape and byte range, then the data. As the format demands, the ranges must cover the data
 * without gap or overlap; the file is checked before anything is allocated for a tensor, read once
 * and closed.
 */
public final class SafetensorsFile implements Weights {

  private final Map<String, String> metadata;
  private final MapWeights tensors;

  private SafetensorsFile(Map<String, String> metadata, Map<String, Tensor> tensors) {
    this.metadata = Map.copyOf(metadata);
    this.tensors = new MapWeights(tensors);
  }

  /**
   * Reads a whole file.
   *
   * @throws WeightsException if the file is missing, damaged, or no safetensors file
   */
  public static SafetensorsFile read(Path file) throws WeightsException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return read(new FileBytes(channel));
    } catch (MalformedWeightsException e) {
      throw new WeightsException(file, e);
    } catch (JsonProcessingException e) {
      throw new WeightsException(
          file,
          "its header is no valid JSON (" + e.getOriginalMessage() + ")",
          "the file is damaged or no safetensors file");
    } catch (NoSuchFileException e) {
      throw new WeightsException(file, "there is no such file", "check the path");
    } catch (IOException e) {
      throw new WeightsException(file, e, "check that the file can be read");
    }
  }

  private static SafetensorsFile read(FileBytes bytes)
      throws IOException, MalformedWeightsException {
    SafetensorsHeader header = SafetensorsHeader.read(bytes);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (SafetensorsHeader.Entry entry : header.entries()) {
      ByteBuffer data = bytes.read(header.dataStart() + entry.begin(), entry.byteCount());
      float[] values = new float[(int) (entry.byteCount() / entry.type().bytes())];
      entry.type().decode(data, values);
      tensors.put(entry.name(), new Tensor(entry.dimensions(), values));
    }
    return new SafetensorsFile(header.metadata(), tensors);
  }

  /** Returns the free text that the file's writer left in its header. */
  public Map<String, String> metadata() {
    return metadata;
  }

  @Override
  public Set<String> names() {
    return tensors.names();
  }

  @Override
  public Tensor tensor(String name) {
    return tensors.tensor(name);
  }
}
