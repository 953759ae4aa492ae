package io.sparkdet.efficientdet.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdet.efficientdet.weights.safetensors.Safetensors;
import io.sparkdet.efficientdet.weights.tensor.Averages;
import io.sparkdet.efficientdet.weights.tensor.MapWeights;
import io.sparkdet.efficientdet.weights.tensor.Tensor;
import io.sparkdet.efficientdet.weights.tensor.Weights;
import io.sparkdet.efficientdet.weights.tensor.WeightsException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsFileTest {

  @TempDir Path folder;

  @Test
  void whatIsWrittenIsReadBitForBit() throws Exception {
    float[] odd = {Float.NaN, -0f, Float.MIN_VALUE, Float.NEGATIVE_INFINITY, 1 / 3f, 7};
    Weights weights =
        new MapWeights(
            Map.of(
                "layer.weight", new Tensor(new int[] {2, 3}, odd),
                "scalar", new Tensor(new int[0], new float[] {2}),
                "none", new Tensor(new int[] {0, 5}, new float[0])));
    Path file = folder.resolve("w.safetensors");
    Safetensors.write(file, weights, Map.of("made by", "a test"));

    SafetensorsFile read = SafetensorsFile.read(file);

    assertThat(read.metadata()).containsExactly(Map.entry("made by", "a test"));
    assertThat(read.names()).containsExactly("layer.weight", "none", "scalar");
    assertThat(read.tensor("layer.weight").shape()).containsExactly(2, 3);
    assertThat(bits(read.tensor("layer.weight").values())).containsExactly(bits(odd));
    assertThat(read.tensor("scalar").values()).containsExactly(2);
    assertThat(read.tensor("none").shape()).containsExactly(0, 5);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void theOrderOfTensorsAndMetadataDoesNotChangeTheBytes() throws Exception {
    Tensor one = new Tensor(new int[] {1}, new float[] {1});
    Tensor two = new Tensor(new int[] {1}, new float[] {2});
    Map<String, Tensor> forward = new LinkedHashMap<>();
    forward.put("a", one);
    forward.put("b", two);
    Map<String, Tensor> backward = new LinkedHashMap<>();
    backward.put("b", two);
    backward.put("a", one);
    Safetensors.write(folder.resolve("f"), new MapWeights(forward), Map.of("x", "1", "y", "2"));
    Safetensors.write(folder.resolve("b"), new MapWeights(backward), Map.of("y", "2", "x", "1"));

    assertThat(folder.resolve("f")).hasSameBinaryContentAs(folder.resolve("b"));
  }

  @Test
  void narrowAndWideTypesBecomeFloats() throws Exception {
    ByteBuffer data = ByteBuffer.allocate(39).order(ByteOrder.LITTLE_ENDIAN);
    data.putShort((short) 0x3C00).putShort((short) 0xC000).putShort((short) 0x0001); // F16
    data.putShort((short) 0x7C00).putShort((short) 0x83FF).putShort((short) 0x3555);
    data.putShort((short) 0x3FC0).putShort((short) 0xFF80); // BF16
    data.putDouble(0.1).putLong(-42).putShort((short) -3).put((byte) 1).put((byte) 250);
    data.put((byte) -5);
    String header =
        """
        {"half":{"dtype":"F16","shape":[6],"data_offsets":[0,12]},
        "brain":{"dtype":"BF16","shape":[2],"data_offsets":[12,16]},
        "double":{"dtype":"F64","shape":[],"data_offsets":[16,24]},
        "long":{"dtype":"I64","shape":[],"data_offsets":[24,32]},
        "short":{"dtype":"I16","shape":[],"data_offsets":[32,34]},
        "bool":{"dtype":"BOOL","shape":[],"data_offsets":[34,35]},
        "byte":{"dtype":"U8","shape":[],"data_offsets":[35,36]},
        "char":{"dtype":"I8","shape":[],"data_offsets":[36,37]},
        "rest":{"dtype":"U8","shape":[2],"data_offsets":[37,39]}}""";

    Weights read = read(header, data.array());

    assertThat(read.tensor("half").values())
        .containsExactly(1, -2, 0x1p-24f, Float.POSITIVE_INFINITY, -1023 * 0x1p-24f, 0.33325195f);
    assertThat(read.tensor("brain").values()).containsExactly(1.5f, Float.NEGATIVE_INFINITY);
    assertThat(read.tensor("double").values()).containsExactly(0.1f);
    assertThat(read.tensor("long").values()).containsExactly(-42);
    assertThat(read.tensor("short").values()).containsExactly(-3);
    assertThat(read.tensor("bool").values()).containsExactly(1);
    assertThat(read.tensor("byte").values()).containsExactly(250);
    assertThat(read.tensor("char").values()).containsExactly(-5);
  }

  @Test
  void aFileWithoutTensorsIsNoFileOfWeights() throws Exception {
    Path file = folder.resolve("none.safetensors");
    Safetensors.write(file, new MapWeights(Map.of()), Map.of("format", "pt"));

    assertThatThrownBy(() -> WeightsFile.read(file, Averages.AVOID))
        .isInstanceOf(WeightsException.class)
        .hasMessageEndingWith(
            "it holds no tensors; save the network's weights into it, or give another file");
  }

  @Test
  void headersThatLieAreRefused() {
    refuses(entry("F32", "[2]", "[0,4]"), 8, "needs 8 bytes, its data offsets hold 4");
    refuses(entry("F32", "[1]", "[-4,0]"), 8, "impossible data offsets -4 to 0");
    refuses(entry("F32", "[1]", "[8,4]"), 8, "impossible data offsets 8 to 4");
    refuses(entry("F32", "[4]", "[0,16]"), 8, "ends at data offset 16, the data have only 8");
    refuses(entry("F32", "[1]", "[4,8]"), 8, "after a gap from 0");
    refuses(entry("F32", "[1]", "[0,4]"), 8, "4 bytes belong to no tensor");
    refuses(entry("F32", "[-1,-1]", "[0,4]"), 4, "impossible dimension -1");
    refuses(entry("F32", "[65536,65536,0]", "[0,0]"), 0, "more values than an array can hold");
    refuses(entry("F32", "[4611686018427387904]", "[0,0]"), 0, "impossible dimension");
    refuses(entry("F32", "[99999999999999999999]", "[0,0]"), 0, "no valid JSON");
    refuses(entry("F8_E5M2", "[4]", "[0,4]"), 4, "type F8_E5M2, not one of f64, f32, f16");
    refuses(entry("F32", "[1.5]", "[0,4]"), 4, "no list of whole numbers");
    refuses(entry("F32", "[1]", "[0]"), 4, "lacks one of");
    refuses("{\"t\":{\"dtype\":\"F32\",\"shape\":[1]}}", 4, "lacks one of");
    refuses("{\"t\":7}", 4, "described by no object");
    refuses("{\"__metadata__\":{\"a\":1}}", 0, "metadata a is no text");
    refuses("{} x", 0, "no valid JSON");
    refuses("[1]", 0, "no JSON object");
    refuses("{\"t\"", 0, "no valid JSON");
  }

  @Test
  void tensorsThatShareBytesAreRefused() {
    refuses(
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}",
        12,
        "b begins at data offset 4, inside another tensor that ends at 8");
    refuses(
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
            + "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
        8,
        "no valid JSON (Duplicate field 'a')");
  }

  @Test
  void hugeHeaderLengthsAreRefusedBeforeAnythingIsAllocated() throws Exception {
    for (long length : new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE, 100, 0, 1}) {
      Path file = folder.resolve("h");
      Files.write(
          file, ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array());
      assertThatThrownBy(() -> SafetensorsFile.read(file))
          .isInstanceOf(WeightsException.class)
          .hasMessageContaining(
              "declares a header of %s bytes in a file of 12", Long.toUnsignedString(length));
    }
  }

  @Test
  void everyTruncationIsRefused() throws Exception {
    Path file = folder.resolve("w");
    Tensor tensor = new Tensor(new int[] {3}, new float[] {1, 2, 3});
    Safetensors.write(file, new MapWeights(Map.of("a", tensor, "b", tensor)), Map.of("k", "v"));
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> SafetensorsFile.read(file)).isInstanceOf(WeightsException.class);
    }
  }

  private void refuses(String header, int dataLength, String why) {
    assertThatThrownBy(() -> read(header, new byte[dataLength]))
        .isInstanceOf(WeightsException.class)
        .hasMessageContaining(why);
  }

  private static String entry(String dtype, String shape, String offsets) {
    return "{\"t\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}}"
        .formatted(dtype, shape, offsets);
  }

  private Weights read(String header, byte[] data) throws Exception {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + json.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(json.length).put(json).put(data);
    Path file = folder.resolve("t.safetensors");
    Files.write(file, bytes.array());
    return SafetensorsFile.read(file);
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }
}
