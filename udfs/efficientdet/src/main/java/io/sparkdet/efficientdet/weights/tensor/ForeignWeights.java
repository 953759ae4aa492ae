package io.sparkdet.efficientdet.weights.tensor;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** What people give in place of weights, told by its first bytes: what it is, and what to do. */
public enum ForeignWeights {
  EMPTY("it is empty", Texts.FETCH, head -> head.length == 0),
  LFS_POINTER(
      "it is the pointer that git keeps in place of a large file",
      "fetch the file itself with git lfs pull",
      head -> text(head).startsWith("version https://git-lfs")),
  HTML(
      "it is an HTML page and not the file itself",
      "give the address of the download, not of the page about it",
      head -> text(head).startsWith("<!doctype html") || text(head).contains("<html")),
  XML(
      "it is XML, such as a server's error message",
      Texts.FETCH,
      head -> text(head).startsWith("<")),
  JSON(
      "it is JSON, such as a server's error message or an index of parts",
      "give the .safetensors, .pth or .pt file itself",
      head -> text(head).startsWith("{") || text(head).startsWith("[")),
  TFLITE("it is a TensorFlow Lite model", Texts.CONVERT, head -> ascii(head, 4).startsWith("TFL3")),
  HDF5(
      "it is an HDF5 file, such as Keras writes",
      Texts.CONVERT,
      head -> ascii(head, 1).startsWith("HDF\r\n")),
  GZIP(
      "it is compressed with gzip",
      "unpack it and give the weights inside; a TensorFlow checkpoint is to be converted by effdet first",
      head -> head.length > 1 && head[0] == 0x1F && head[1] == (byte) 0x8B),
  TAR(
      "it is a tar archive",
      "unpack it and give the weights inside",
      head -> ascii(head, 257).startsWith("ustar")),
  NUMPY("it is an array of NumPy", Texts.SAVE, head -> ascii(head, 1).startsWith("NUMPY")),
  ONNX("it is an ONNX model", Texts.SAVE, ForeignWeights::onnx),
  PICTURE(
      "it is a picture",
      Texts.SAVE,
      head -> ascii(head, 1).startsWith("PNG") || ascii(head, 6).startsWith("JFIF"));

  private static final class Texts {
    private static final String FETCH = "fetch it again and look at what arrives";
    private static final String SAVE =
        "give the .pth, .pt or .safetensors file that it was made from";
    private static final String CONVERT =
        "give weights that were converted to PyTorch, such as effdet's tf_ models";

    private Texts() {}
  }

  /** How many first bytes tell. */
  public static final int HEAD = 512;

  private final String what;
  private final String remedy;

  @SuppressWarnings("ImmutableEnumChecker") // the signs keep nothing
  private final Predicate<byte[]> sign;

  ForeignWeights(String what, String remedy, Predicate<byte[]> sign) {
    this.what = what;
    this.remedy = remedy;
    this.sign = sign;
  }

  /** Returns why a file with these first bytes is no file of weights, if it is a known other. */
  public static Optional<WeightsException> refusal(Path file, byte[] head) {
    String name = String.valueOf(file.getFileName());
    if (name.matches(".*\\.(data-[0-9]{5}-of-[0-9]{5}|index|meta|ckpt\\.index)")) {
      return Optional.of(
          new WeightsException(file, "it is a part of a TensorFlow checkpoint", Texts.CONVERT));
    }
    for (ForeignWeights format : values()) {
      if (format.sign.test(head)) {
        return Optional.of(new WeightsException(file, format.what, format.remedy));
      }
    }
    return Optional.empty();
  }

  /** Refuses an archive whose entries say that it is another than that of torch.save. */
  public static void requireNoForeign(List<String> entries) throws MalformedWeightsException {
    boolean code = entries.stream().anyMatch(name -> name.contains("/code/"));
    if (code || entries.stream().anyMatch(name -> name.endsWith("constants.pkl"))) {
      throw new MalformedWeightsException(
          "it is a TorchScript archive, a program with its weights",
          "save the tensors alone in Python: torch.save(torch.jit.load(FILE).state_dict(), NEW)");
    }
    if (entries.stream().anyMatch(name -> name.endsWith(".npy"))) {
      throw new MalformedWeightsException("it is an archive of NumPy's arrays", Texts.SAVE);
    }
    Optional<String> inner =
        entries.stream()
            .filter(name -> name.toLowerCase(Locale.ROOT).matches(".*\\.(pth|pt|ckpt|safetensors)"))
            .findFirst();
    if (inner.isPresent()) {
      throw new MalformedWeightsException(
          "it is a zip archive around " + inner.get(), "unpack it and give that file");
    }
  }

  private static String text(byte[] head) {
    String text = new String(head, StandardCharsets.UTF_8);
    return text.replace("\uFEFF", "").strip().toLowerCase(Locale.ROOT);
  }

  private static String ascii(byte[] head, int from) {
    return from >= head.length
        ? ""
        : new String(head, from, head.length - from, StandardCharsets.ISO_8859_1);
  }

  /** A protobuf message of field 1, a small version, and then a name of text or the graph. */
  private static boolean onnx(byte[] head) {
    return head.length > 2
        && head[0] == 0x08
        && head[1] > 0
        && head[1] < 32
        && (head[2] == 0x12 || head[2] == 0x3A || head[2] == 0x1A);
  }
}
