package io.sparkdet.efficientdet.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdet.efficientdet.weights.TorchFiles.PickleBuilder;
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
  void aCheckpointsStateDictIsFoundAndItsModulePrefixDropped() throws Exception {
    byte[] pickle =
        new PickleBuilder()
            .raw(0x80, 2, '}', '(')
            .text("epoch")
            .number(7)
            .text("state_dict")
            .raw('}', '(')
            .text("module.b")
            .tensor("FloatStorage", "1", 2, 0, List.of(2), List.of(1), false)
            .raw('u', 'u', '.')
            .bytes();

    assertThat(TorchFiles.contents(read(TorchFiles.zip(pickle, TorchFiles.storages()))))
        .containsExactly("b[2][0.5, -0.5]");
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
