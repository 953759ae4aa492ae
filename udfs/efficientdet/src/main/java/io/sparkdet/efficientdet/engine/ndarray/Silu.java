package io.sparkdet.efficientdet.engine.ndarray;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * PyTorch's {@code silu}, swish in one kernel. DJL has no call for it, but runs modules of
 * TorchScript, so this is a module of one line. Against {@code x * sigmoid(x)} a training step
 * keeps one feature less for its backward pass and goes over each a third as often.
 */
final class Silu {

  /** An object of the module's class with the two attributes that every module has. */
  private static final String PICKLE =
      "\u0080\u0002c__torch__\nSilu\nq\u0000)\u0081}(X\b\u0000\u0000\u0000trainingq\u0001\u0088"
          + "X\u0016\u0000\u0000\u0000_is_full_backward_hookq\u0002Nubq\u0003.";

  private static final String CODE =
      """
      class Silu(Module):
        __parameters__ = []
        __buffers__ = []
        training : bool
        _is_full_backward_hook : Optional[bool]
        def forward(self: __torch__.Silu,
            x: Tensor) -> Tensor:
          return torch.silu(x)
      """;

  private static final PtSymbolBlock MODULE = load();

  private Silu() {}

  /** Returns {@code x * sigmoid(x)}; gradients flow where they are collected. */
  static NDArray of(NDArray feature) {
    NDList result = IValueUtils.forward(MODULE, new NDList(feature), true);
    return result.singletonOrThrow();
  }

  private static PtSymbolBlock load() {
    try {
      PtNDManager manager = (PtNDManager) Engine.getEngine("PyTorch").newBaseManager();
      return JniUtils.loadModule(manager, new ByteArrayInputStream(archive()), false, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the module in the zip format of torch.jit.save. */
  private static byte[] archive() throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("silu/data.pkl", PICKLE.getBytes(StandardCharsets.ISO_8859_1));
    entries.put("silu/code/__torch__.py", CODE.getBytes(StandardCharsets.UTF_8));
    entries.put("silu/constants.pkl", "\u0080\u0002).".getBytes(StandardCharsets.ISO_8859_1));
    entries.put("silu/version", "3\n".getBytes(StandardCharsets.UTF_8));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }
}
