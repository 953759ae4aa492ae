package io.sparkdet.efficientdet.weights;

import io.sparkdet.efficientdet.weights.tensor.Averages;
import io.sparkdet.efficientdet.weights.tensor.ForeignWeights;
import io.sparkdet.efficientdet.weights.tensor.Weights;
import io.sparkdet.efficientdet.weights.tensor.WeightsContent;
import io.sparkdet.efficientdet.weights.tensor.WeightsException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Reads a file of weights of any known format, told by its first bytes and not by its name. */
public final class WeightsFile {

  private static final int SAFETENSORS_JSON = 8;

  private WeightsFile() {}

  /**
   * Reads a safetensors file, or one that torch.save has written.
   *
   * @param averages which dict of a checkpoint is meant, where it has several
   * @throws WeightsException if the file is missing, damaged, or of neither format
   */
  public static WeightsContent read(Path file, Averages averages) throws WeightsException {
    if (Files.isDirectory(file)) {
      throw new WeightsException(
          file,
          "it is a folder%s".formatted(tensorFlow(file) ? " with a model of TensorFlow" : ""),
          "give a .safetensors, .pth or .pt file");
    }
    byte[] head;
    try (InputStream in = Files.newInputStream(file)) {
      head = in.readNBytes(ForeignWeights.HEAD);
    } catch (NoSuchFileException e) {
      throw new WeightsException(file, "there is no such file", "check the path");
    } catch (IOException e) {
      throw new WeightsException(file, e, "check that the file can be read");
    }
    if (head.length > SAFETENSORS_JSON && head[SAFETENSORS_JSON] == '{' && head[7] == 0) {
      Weights tensors = SafetensorsFile.read(file);
      if (tensors.names().isEmpty()) {
        throw new WeightsException(
            file,
            "it holds no tensors",
            "save the network's weights into it, or give another file");
      }
      return new WeightsContent(tensors, "", List.of());
    }
    boolean zip = head.length > 1 && head[0] == 'P' && head[1] == 'K';
    boolean pickle = head.length > 0 && head[0] == (byte) 0x80;
    if (zip || pickle) {
      return PthFile.read(file, averages);
    }
    throw ForeignWeights.refusal(file, head)
        .orElseGet(
            () ->
                new WeightsException(
                    file,
                    "it is neither a safetensors file nor one of torch.save",
                    "give a .safetensors, .pth or .pt file"));
  }

  private static boolean tensorFlow(Path folder) {
    return Files.exists(folder.resolve("saved_model.pb"))
        || Files.exists(folder.resolve("checkpoint"));
  }
}
