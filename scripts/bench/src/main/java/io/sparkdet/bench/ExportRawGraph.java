package io.sparkdet.bench;

import io.sparkdet.efficientdet.engine.onnx.OnnxModel;
import io.sparkdet.efficientdet.model.ModelFolder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes the ONNX graph of a model folder with its raw outputs, padding folded into the
 * convolutions: what the peers' programs run, so that all contenders run the same network.
 *
 * <p>usage: ExportRawGraph MODEL_FOLDER FILE.onnx
 */
final class ExportRawGraph {

  private ExportRawGraph() {}

  public static void main(String[] args) throws Exception {
    ModelFolder model = ModelFolder.open(Path.of(args[0]));
    Files.write(
        Path.of(args[1]),
        OnnxModel.raw(model.description().config(), model.weights()).toByteArray());
  }
}
