package io.sparkdet.efficientdet.weights;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads a file of weights of any known format, told by its first bytes and not by its name. */
public final class WeightsFile {

  private static final int LONGEST_MAGIC = 9;

  private WeightsFile() {}

  /**
   * Reads a safetensors file, or one that torch.save has written.
   *
   * @throws WeightsException if the file is missing, damaged, or of neither format
   */
  public static Weights read(Path file) throws WeightsException {
    byte[] magic;
    try (InputStream in = Files.newInputStream(file)) {
      magic = in.readNBytes(LONGEST_MAGIC);
    } catch (NoSuchFileException e) {
      throw new WeightsException(file, "there is no such file", "check the path");
    } catch (IOException e) {
      throw new WeightsException(file, e, "check that the file can be read");
    }
    if (magic.length == LONGEST_MAGIC && magic[LONGEST_MAGIC - 1] == '{') {
      return SafetensorsFile.read(file);
    }
    boolean zip = magic.length > 1 && magic[0] == 'P' && magic[1] == 'K';
    boolean pickle = magic.length > 0 && magic[0] == (byte) 0x80;
    if (zip || pickle) {
      return PthFile.read(file);
    }
    throw new WeightsException(
        file,
        "it is neither a safetensors file nor one of torch.save",
        "give a .safetensors, .pth or .pt file");
  }
}
