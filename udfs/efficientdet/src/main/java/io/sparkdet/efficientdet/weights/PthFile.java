package io.sparkdet.efficientdet.weights;

import io.sparkdet.efficientdet.weights.tensor.Averages;
import io.sparkdet.efficientdet.weights.tensor.FileBytes;
import io.sparkdet.efficientdet.weights.tensor.MalformedWeightsException;
import io.sparkdet.efficientdet.weights.tensor.Weights;
import io.sparkdet.efficientdet.weights.tensor.WeightsContent;
import io.sparkdet.efficientdet.weights.tensor.WeightsException;
import io.sparkdet.efficientdet.weights.torch.LegacyStorages;
import io.sparkdet.efficientdet.weights.torch.PickleReader;
import io.sparkdet.efficientdet.weights.torch.StateDict;
import io.sparkdet.efficientdet.weights.torch.ZipStorages;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.ZipException;

/**
 * Reads the tensors of a file that torch.save has written, in the zip format or the older one.
 *
 * <p>Such a file is a program for Python's pickle machine. It is read by {@link PickleReader},
 * which knows the few names that tensors need and takes all others for what they are called;
 * nothing in the file is ever run. What the file declares is held against its size before memory is
 * taken for it.
 */
public final class PthFile {

  private static final int ZIP_MAGIC = 0x04034B50;

  private PthFile() {}

  /**
   * Reads a state dict, bare or in a checkpoint's dict, as float32, in the order of the file.
   *
   * @throws WeightsException if the file is missing, damaged, or holds no tensors
   */
  public static Weights read(Path file) throws WeightsException {
    return read(file, Averages.AVOID).weights();
  }

  static WeightsContent read(Path file, Averages averages) throws WeightsException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      FileBytes bytes = new FileBytes(channel);
      if (bytes.read(0, Integer.BYTES).getInt() == ZIP_MAGIC) {
        try (ZipStorages zip = ZipStorages.open(file, bytes.size())) {
          return StateDict.content(zip.root(), zip, bytes.size(), averages);
        }
      }
      LegacyStorages legacy = new LegacyStorages(channel, bytes);
      return StateDict.content(legacy.root(), legacy, bytes.size(), averages);
    } catch (MalformedWeightsException e) {
      throw new WeightsException(file, e);
    } catch (ZipException e) {
      throw new WeightsException(
          file,
          "its zip archive is cut off or damaged (%s)".formatted(e.getMessage()),
          "fetch it again",
          e);
    } catch (EOFException e) {
      throw new WeightsException(file, "it ends too early", "fetch it again", e);
    } catch (NoSuchFileException e) {
      throw new WeightsException(file, "there is no such file", "check the path");
    } catch (IOException e) {
      throw new WeightsException(file, e, "the file is damaged or cannot be read");
    }
  }
}
