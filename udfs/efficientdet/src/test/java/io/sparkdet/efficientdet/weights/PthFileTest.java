package io.sparkdet.efficientdet.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdet.efficientdet.weights.TorchFiles.PickleBuilder;
import io.sparkdet.efficientdet.weights.tensor.Averages;
import io.sparkdet.efficientdet.weights.tensor.Weights;
import io.sparkdet.efficientdet.weights.tensor.WeightsContent;
import io.sparkdet.efficientdet.weights.tensor.WeightsException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PthFileTest {

  @TempDir Path folder;

  @Test
  void bothFormatsGiveTheTensorsInTheirOrder() throws Exception {
    Weights zip = read(TorchFiles.zip(TorchFiles.rootPickle(false), TorchFiles.storages()));
    Weights legacy = read(TorchFiles.legacy(TorchFiles.rootPickle(true), TorchFiles.storages()));

    assertThat(TorchFiles.contents(zip))
        .containsExactly("a[2, 3][0.0, 1.0, 2.0, 3.0, 4.0, 5.0]", "b[2][0.5, -0.5]")
        .isEqualTo(TorchFiles.contents(legacy));
  }

  @Test
  void viewsAreGatheredByOffsetAndStride() throws Exception {
    byte[] pickle =
        new PickleBuilder()
            .raw(0x80, 2, '}', '(')
            .text("transposed")
            .tensor("FloatStorage", "0", 6, 0, List.of(3, 2), List.of(1, 3), false)
            .text("column")
            .tensor("FloatStorage", "0", 6, 1, List.of(2), List.of(3), false)
            .text("scalar")
            .tensor("FloatStorage", "0", 6, 5, List.of(), List.of(), false)
            .text("empty")
            .tensor("FloatStorage", "0", 6, 0, List.of(0, 4), List.of(4, 1), false)
            .raw('u', '.')
            .bytes();

    assertThat(TorchFiles.contents(read(TorchFiles.zip(pickle, TorchFiles.storages()))))
        .containsExactly(
            "transposed[3, 2][0.0, 3.0, 1.0, 4.0, 2.0, 5.0]",
            "column[2][1.0, 4.0]",
            "scalar[][5.0]",
            "empty[0, 4][]");
  }

  @Test
  void aCheckpointsStateDictIsFound() throws Exception {
    PickleBuilder pickle = new PickleBuilder().raw(0x80, 2, '}', '(').text("epoch").number(7);
    dict(pickle, "optimizer", "b");
    dict(pickle, "model_ema", "b");
    dict(pickle, "state_dict", "module.b");
    byte[] file = TorchFiles.zip(pickle.raw('u', '.').bytes(), TorchFiles.storages());

    assertThat(TorchFiles.contents(read(file))).containsExactly("module.b[2][0.5, -0.5]");
    Path path = Files.write(folder.resolve("weights.pth"), file);
    WeightsContent trained = WeightsFile.read(path, Averages.AVOID);
    assertThat(trained.place()).isEqualTo("state_dict");
    assertThat(trained.others()).containsExactly("model_ema");
    WeightsContent average = WeightsFile.read(path, Averages.WANT);
    assertThat(average.place()).isEqualTo("model_ema");
    assertThat(average.average()).isTrue();
    assertThat(TorchFiles.contents(average.weights())).containsExactly("b[2][0.5, -0.5]");
  }

  /** The next key of the dict being written: a dict of one tensor. */
  private static void dict(PickleBuilder pickle, String key, String tensor) {
    pickle.text(key).raw('}', '(').text(tensor);
    pickle.tensor("FloatStorage", "1", 2, 0, List.of(2), List.of(1), false).raw('u');
  }

  @Test
  void whatIsNoTensorIsOpaque() throws Exception {
    PickleBuilder pickle = new PickleBuilder().raw(0x80, 2, '}', '(');
    // argparse.Namespace() with attributes; numpy.float64 of bytes; a set; a key that is a tuple
    pickle.text("args").global("argparse", "Namespace").raw(')', 0x81, '}').text("lr").number(1);
    pickle.raw('s', 'b');
    pickle.text("best").global("numpy._core.multiarray", "scalar").global("numpy", "dtype");
    pickle.text("f8").raw(0x89, 0x88, 0x87, 'R', 'C', 2, 1, 2, 0x86, 'R');
    pickle.text("seen").raw(0x8F, '(').number(3).raw(0x90);
    pickle.number(1).number(2).raw(0x86).text("a tuple's value");
    dict(pickle, "state_dict", "b");
    assertThat(
            TorchFiles.contents(
                read(TorchFiles.zip(pickle.raw('u', '.').bytes(), TorchFiles.storages()))))
        .containsExactly("b[2][0.5, -0.5]");

    byte[] whole =
        new PickleBuilder()
            .raw(0x80, 2)
            .global("effdet.bench", "DetBench")
            .raw(')', 0x81, '.')
            .bytes();
    assertThatThrownBy(() -> read(TorchFiles.zip(whole, TorchFiles.storages())))
        .isInstanceOf(WeightsException.class)
        .hasMessageContaining("an object of effdet.bench.DetBench and not a dict of tensors")
        .hasMessageContaining("torch.save(model.state_dict(), FILE)");
  }

  @Test
  void otherFilesAreNamedForWhatTheyAre() throws Exception {
    refusesFile("<!DOCTYPE html><html>", "it is an HTML page and not the file itself");
    refusesFile("version https://git-lfs.github.com/spec/v1\noid", "git lfs pull");
    refusesFile("{\"message\": \"not found\"}", "it is JSON");
    refusesFile("\u001c\0\0\0TFL3", "it is a TensorFlow Lite model");
    refusesFile("\b\u0007\u0012\u0007pytorch", "it is an ONNX model");
    refusesFile("\u0089HDF\r\n\u001a\n", "it is an HDF5 file");
    refusesFile("", "it is empty");
    refusesArchive(
        Map.of("m/data.pkl", new byte[0], "m/code/a.py", new byte[0]),
        ZipEntry.STORED,
        "it is a TorchScript archive");
    refusesArchive(
        Map.of("best.pth", new byte[0]), ZipEntry.DEFLATED, "a zip archive around best.pth");
  }

  private void refusesFile(String content, String why) throws Exception {
    Path file = folder.resolve("given.pth");
    Files.write(file, content.getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> WeightsFile.read(file, Averages.AVOID))
        .isInstanceOf(WeightsException.class)
        .hasMessageContaining(why);
  }

  @Test
  void aPickleThatCallsTheShellIsRefusedByName() throws Exception {
    byte[] hostile = "cos\nsystem\n(X\0\0\0\0tR.".getBytes(StandardCharsets.ISO_8859_1);
    byte[] byStack = new PickleBuilder().raw(0x80, 4, 0x8C, 5).bytes();
    byte[] stackGlobal = concat(byStack, "posix\u008C\u0006system\u0093)R.");
    byte[] instance = "(X\0\0\0\0ios\nsystem\n.".getBytes(StandardCharsets.ISO_8859_1);

    assertThatThrownBy(() -> read(TorchFiles.zip(hostile, TorchFiles.storages())))
        .isInstanceOf(WeightsException.class)
        .hasMessageContaining("os.system, which is refused (nothing was run)")
        .hasMessageContaining("torch.save(model.state_dict(), FILE)");
    assertThatThrownBy(() -> read(TorchFiles.legacy(hostile, TorchFiles.storages())))
        .isInstanceOf(WeightsException.class)
        .hasMessageContaining("os.system");
    assertThatThrownBy(() -> read(TorchFiles.zip(stackGlobal, TorchFiles.storages())))
        .isInstanceOf(WeightsException.class)
        .hasMessageContaining("posix.system");
    assertThatThrownBy(() -> read(TorchFiles.zip(instance, TorchFiles.storages())))
        .isInstanceOf(WeightsException.class)
        .hasMessageContaining("os.system");
  }

  @Test
  void tensorsThatDoNotFitTheirStorageAreRefused() throws Exception {
    refusesTensor(6, 1, List.of(2, 3), List.of(3, 1), "does not fit its storage of 6 values");
    refusesTensor(6, -1, List.of(2), List.of(1), "does not fit its storage");
    refusesTensor(6, 0, List.of(2), List.of(-1), "does not fit its storage");
    refusesTensor(6, 0, List.of(2), List.of(Integer.MAX_VALUE), "does not fit its storage");
    refusesTensor(6, 0, List.of(-2), List.of(1), "impossible dimension -2");
    refusesTensor(6, 0, List.of(1 << 20, 1 << 20), List.of(0, 0), "more values than an array");
    refusesTensor(6, 0, List.of(1 << 30), List.of(0), "far larger than the file");
    refusesTensor(60, 0, List.of(60), List.of(1), "declares 60 values of type F32 and has 24");
    refusesTensor(-1, 0, List.of(1), List.of(1), "no plain storage");
  }

  @Test
  void archivesWithTricksAreRefused() throws Exception {
    byte[] pickle = TorchFiles.rootPickle(false);
    refusesArchive(Map.of("../m/data.pkl", pickle), ZipEntry.STORED, "outside path ../m/data.pkl");
    refusesArchive(Map.of("/m/data.pkl", pickle), ZipEntry.STORED, "outside path /m/data.pkl");
    refusesArchive(Map.of("m/../../x", pickle), ZipEntry.STORED, "outside path m/../../x");
    refusesArchive(Map.of("m\\data.pkl", pickle), ZipEntry.STORED, "outside path");
    refusesArchive(Map.of("m/data.pkl", pickle), ZipEntry.DEFLATED, "compresses m/data.pkl");
    refusesArchive(
        Map.of("m/data.pkl", pickle, "n/data.pkl", pickle), ZipEntry.STORED, "more than one");
    refusesArchive(Map.of("m/data.pkl", pickle), ZipEntry.STORED, "has no m/data/0");
    refusesArchive(Map.of("readme", pickle), ZipEntry.STORED, "has no data.pkl");
  }

  @Test
  void aListThatHoldsItselfIsNoStateDict() throws Exception {
    byte[] pickle = new PickleBuilder().raw(0x80, 2, ']', 'q', 0, 'h', 0, 'a', '.').bytes();

    assertThatThrownBy(() -> read(TorchFiles.zip(pickle, TorchFiles.storages())))
        .isInstanceOf(WeightsException.class)
        .hasMessageContaining("holds no dict of tensors");
  }

  @Test
  void anArchiveThatIsCutIsToBeFetchedAgain() throws Exception {
    byte[] whole = TorchFiles.zip(TorchFiles.rootPickle(false), TorchFiles.storages());

    assertThatThrownBy(() -> read(Arrays.copyOf(whole, whole.length / 2)))
        .isInstanceOf(WeightsException.class)
        .hasMessageContaining(": its zip archive is cut off or damaged (")
        .hasMessageEndingWith("); fetch it again");
  }

  @Test
  void arraysOfNumPyAreNoTensors() throws Exception {
    PickleBuilder pickle = new PickleBuilder().raw(0x80, 2, '}', '(').text("state_dict");
    pickle.raw('}', '(').text("a").global("numpy.core.multiarray", "_reconstruct");
    byte[] root = pickle.raw(')', 'R', 'u', 'u', '.').bytes();

    assertThatThrownBy(() -> read(TorchFiles.zip(root, TorchFiles.storages())))
        .isInstanceOf(WeightsException.class)
        .hasMessageEndingWith(
            "it holds a dict of NumPy's arrays and not of tensors; save tensors in Python:"
                + " torch.save({name: torch.as_tensor(array) for name, array in arrays.items()},"
                + " FILE)");
  }

  /** A kept list is copied again by one step, whatever its length. */
  @Test
  void copiesOfALongListAreCounted() throws Exception {
    PickleBuilder pickle = new PickleBuilder().raw(0x80, 2, ']', 'q', 0, '(');
    for (int i = 0; i < 10_000; i++) {
      pickle.number(i).number(i).raw(0x86);
    }
    pickle.raw('e').global("collections", "OrderedDict").raw('q', 1);
    for (int i = 0; i < 401; i++) {
      pickle.raw('h', 1, 'h', 0, 0x85, 'R', '0');
    }
    byte[] zip = TorchFiles.zip(pickle.raw('.').bytes(), TorchFiles.storages());
    assertThatThrownBy(() -> read(zip))
        .isInstanceOf(WeightsException.class)
        .hasMessageContaining("its pickle copies more than 4000000 entries");
  }

  @Test
  void everyTruncationIsRefused() throws Exception {
    byte[] zip = TorchFiles.zip(TorchFiles.rootPickle(false), TorchFiles.storages());
    byte[] legacy = TorchFiles.legacy(TorchFiles.rootPickle(true), TorchFiles.storages());
    for (byte[] whole : List.of(zip, legacy)) {
      for (int length = 0; length < whole.length; length++) {
        byte[] cut = Arrays.copyOf(whole, length);
        assertThatThrownBy(() -> read(cut)).isInstanceOf(WeightsException.class);
      }
    }
  }

  @Test
  void aMissingFileIsNamed() {
    Path file = folder.resolve("none.pth");

    assertThatThrownBy(() -> PthFile.read(file))
        .hasMessage("Cannot read weights %s: there is no such file; check the path", file);
  }

  private void refusesTensor(
      int elements, int offset, List<Integer> shape, List<Integer> stride, String why)
      throws Exception {
    byte[] pickle =
        new PickleBuilder()
            .raw(0x80, 2, '}')
            .text("t")
            .tensor("FloatStorage", "0", elements, offset, shape, stride, false)
            .raw('s', '.')
            .bytes();
    byte[] file = TorchFiles.zip(pickle, TorchFiles.storages());
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(WeightsException.class)
        .hasMessageContaining(why);
  }

  private void refusesArchive(Map<String, byte[]> entries, int method, String why)
      throws Exception {
    byte[] file = TorchFiles.zip(new LinkedHashMap<>(entries), method);
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(WeightsException.class)
        .hasMessageContaining(why);
  }

  private Weights read(byte[] content) throws Exception {
    Path file = folder.resolve("weights.pth");
    Files.write(file, content);
    return PthFile.read(file);
  }

  private static byte[] concat(byte[] head, String tail) {
    byte[] rest = tail.getBytes(StandardCharsets.ISO_8859_1);
    byte[] whole = Arrays.copyOf(head, head.length + rest.length);
    System.arraycopy(rest, 0, whole, head.length, rest.length);
    return whole;
  }
}
