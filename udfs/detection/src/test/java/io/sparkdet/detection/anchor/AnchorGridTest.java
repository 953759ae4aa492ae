package io.sparkdet.detection.anchor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkdet.testing.GoldenDetection;
import io.sparkdet.testing.SharedFolder;
import io.sparkdet.testing.SharedTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnchorGridTest {

  private static final AnchorSpec D0 = AnchorSpec.standard(3, 7, 4);

  /** The parity fixtures hold every 11th anchor of a 256 x 256 input. */
  private static final int STEP = 11;

  /** effdet 0.4.1, by {@code scripts/studies/golden/detection}. */
  @Test
  void sampledAnchorsAreEffdetsToTheBit() throws IOException {
    JsonNode grids = GoldenDetection.numbers("anchors");
    assertThat(grids).hasSize(4);
    for (JsonNode grid : grids) {
      int maxLevel = grid.get("max_level").asInt();
      AnchorSpec spec = AnchorSpec.standard(3, maxLevel, grid.get("scale").asDouble());
      AnchorGrid anchors = AnchorGrid.of(spec, grid.get("side").asInt(), AnchorStrides.FROM_PLACES);
      float[] expected = GoldenDetection.floats(grid.get("corners_yxyx_every_401th"));
      assertThat(anchors.size()).isEqualTo(grid.get("anchors").asInt());
      assertThat((anchors.size() + 400) / 401).isEqualTo(expected.length / 4);
      for (int i = 0; i < expected.length; i++) {
        assertThat(anchors.corners()[i / 4 * 401 * 4 + i % 4])
            .as("levels to %d, value %d", maxLevel, i)
            .isEqualTo(expected[i]);
      }
    }
  }

  @SharedTest
  @ParameterizedTest
  @CsvSource({
    "d0-outputs, 7, 4",
    "d1-outputs, 7, 4",
    "d2-outputs, 7, 4",
    "d3-outputs, 7, 4",
    "d4-outputs, 7, 4",
    "d5-outputs, 7, 4",
    "d6-outputs, 7, 4",
    "d7-outputs, 7, 5",
    "d7x-outputs, 8, 4",
    "effdet/tf_efficientdet_d0-outputs, 7, 4",
    "effdet/tf_efficientdet_d7x-outputs, 8, 4",
    "effdet/tf_efficientdet_lite0-outputs, 7, 3",
  })
  void anchorsEqualTheReferencesToTheBit(String fixture, int maxLevel, double scale)
      throws IOException {
    float[] expected =
        floats(SharedFolder.path("parity/" + fixture + ".safetensors"), "anchors_yxyx_every_11th");

    float[] anchors = AnchorGrid.of(AnchorSpec.standard(3, maxLevel, scale), 256).corners();

    assertThat((anchors.length / 4 + STEP - 1) / STEP).isEqualTo(expected.length / 4);
    for (int i = 0; i < expected.length; i++) {
      assertThat(anchors[i / 4 * STEP * 4 + i % 4]).as("value %d", i).isEqualTo(expected[i]);
    }
  }

  @ParameterizedTest
  @CsvSource({"7, 256, 12276", "7, 512, 49104", "8, 256, 12285", "7, 128, 3069"})
  void anchorsNumberNineACellOfEveryLevel(int maxLevel, int inputSize, int anchors) {
    assertThat(AnchorGrid.of(AnchorSpec.standard(3, maxLevel, 4), inputSize).size())
        .isEqualTo(anchors);
  }

  @Test
  void orderIsLevelRowColumnOctaveRatio() {
    AnchorGrid grid = AnchorGrid.of(D0, 512);

    // Level 3 has 64 x 64 cells of 9 anchors: row 2, column 5, octave 1, ratio 1 is this one.
    int anchor = (2 * 64 + 5) * 9 + 4;
    assertThat(grid.centerY(anchor)).isEqualTo(20f);
    assertThat(grid.centerX(anchor)).isEqualTo(44f);
    assertThat((double) grid.width(anchor)).isCloseTo(1.4 * 32 * Math.cbrt(2), within(1e-5));
    assertThat((double) grid.height(anchor)).isCloseTo(0.7 * 32 * Math.cbrt(2), within(1e-5));

    // The first anchor of level 4 stands at (8, 8) and is 64 pixels wide.
    assertThat(grid.levelStart(4)).isEqualTo(64 * 64 * 9);
    assertThat(grid.xMin(grid.levelStart(4))).isEqualTo(-24f);
    assertThat(grid.yMax(grid.levelStart(4))).isEqualTo(40f);
    assertThat(grid.levelStart(8)).isEqualTo(grid.size());
  }

  @Test
  void centerAndSizeAreThoseOfTheCorners() {
    AnchorGrid grid = AnchorGrid.of(AnchorSpec.standard(3, 8, 4), 256);
    float[] centerSizes = grid.centerSizes();
    for (int i = 0; i < grid.size(); i++) {
      assertThat(centerSizes[4 * i]).isEqualTo((grid.yMin(i) + grid.yMax(i)) / 2);
      assertThat(grid.centerX(i)).isEqualTo((grid.xMin(i) + grid.xMax(i)) / 2);
      assertThat(grid.height(i)).isEqualTo(grid.yMax(i) - grid.yMin(i));
      assertThat(centerSizes[4 * i + 3]).isEqualTo(grid.xMax(i) - grid.xMin(i));
    }
  }

  @Test
  void ownRatiosAndOctavesCount() {
    AnchorSpec spec = new AnchorSpec(3, 5, 2, 2, List.of(new AspectRatio(2, 0.5)));
    AnchorGrid grid = AnchorGrid.of(spec, 32);

    assertThat(spec.anchorsPerCell()).isEqualTo(2);
    assertThat(grid.size()).isEqualTo(2 * (16 + 4 + 1));
    assertThat(grid.width(0)).isEqualTo(32f);
    assertThat(grid.height(0)).isEqualTo(8f);
    assertThat((double) grid.width(1)).isCloseTo(32 * Math.sqrt(2), within(1e-5));
  }

  @Test
  void anInputThatTheLargestStrideDoesNotDivideIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AnchorGrid.of(D0, 500))
        .withMessage(
            "Cannot lay anchors over an input of 500 pixels: its side is a multiple of 128, the"
                + " stride of level 7; the next one is 512");
    assertThatIllegalArgumentException().isThrownBy(() -> AnchorGrid.of(D0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> AnchorGrid.of(D0, -128));
  }

  /** effdet 0.4.1, anchors.py: 320 is 3 places of level 7, so its stride is 320 / 3 = 106. */
  @Test
  void effdetsStridesFollowFromThePlacesOfALevel() {
    AnchorSpec lite = AnchorSpec.standard(3, 7, 3);
    AnchorGrid grid = AnchorGrid.of(lite, 320, AnchorStrides.FROM_PLACES);

    assertThat(grid.size()).isEqualTo(9 * (1600 + 400 + 100 + 25 + 9));
    int last = grid.levelStart(7);
    assertThat(grid.centerX(last)).isEqualTo(53f);
    assertThat(grid.centerX(last + 2 * 9)).isEqualTo(265f);
    assertThat(grid.width(last)).isEqualTo(318f);
    assertThat(grid.centerX(grid.levelStart(6) + 9)).isEqualTo(96f);
    assertThat(AnchorGrid.of(lite, 512, AnchorStrides.FROM_PLACES).corners())
        .isEqualTo(AnchorGrid.of(lite, 512).corners());
    // Level 3 has 38 places of 7 pixels, which would leave room for five more.
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AnchorGrid.of(lite, 300, AnchorStrides.FROM_PLACES))
        .withMessageEndingWith("and in some sides between; the next one is 304");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AnchorGrid.of(lite, 0, AnchorStrides.FROM_PLACES));
    assertThatIllegalArgumentException().isThrownBy(() -> AnchorGrid.of(lite, 320));
  }

  @Test
  void anchorsThatCannotBeAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> AnchorSpec.standard(5, 3, 4));
    assertThatIllegalArgumentException().isThrownBy(() -> AnchorSpec.standard(3, 7, Double.NaN));
    assertThatIllegalArgumentException().isThrownBy(() -> new AnchorSpec(3, 7, 4, 3, List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AspectRatio(1, 0))
        .withMessage("Cannot shape an anchor by (1.0, 0.0): both factors are positive numbers");
  }

  /** Reads one float tensor of a safetensors file: header length, JSON header, values. */
  private static float[] floats(Path file, String name) throws IOException {
    ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int headerLength = Math.toIntExact(content.getLong());
    String header = new String(content.array(), 8, headerLength, StandardCharsets.UTF_8);
    Matcher entry =
        Pattern.compile(
                Pattern.quote('"' + name + '"')
                    + "[^}]*\"data_offsets\":\\s*\\[(\\d+),\\s*(\\d+)\\]")
            .matcher(header);
    assertThat(entry.find()).as("%s in %s", name, file).isTrue();
    int from = Integer.parseInt(entry.group(1));
    int to = Integer.parseInt(entry.group(2));
    float[] values = new float[(to - from) / Float.BYTES];
    content.position(8 + headerLength + from);
    content.asFloatBuffer().get(values);
    return values;
  }
}
