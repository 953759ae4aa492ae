package io.sparkdet.app.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdet.app.job.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that say where training begins are read by path or URI. */
class InitialModelTest {

  private static final String NETWORK =
      """
      {"base": "tf_efficientdet_d0", "name": "tiny", "image_size": 64,
       "backbone": {"width": 0.25, "depth": 0.34},
       "fpn_channels": 16, "fpn_repeats": 1, "head_depth": 1,
       "anchors": {"max_level": 6, "octaves": 2}}
      """;
  private static final String ANCHORS =
      """
      {"anchors": {"min_level": 3, "max_level": 6, "scale": 1.0, "octaves": 1,
                   "ratios": [[2.0, 4.5], [6.0, 3.0]]}}
      """;

  @TempDir Path folder;

  @Test
  void variantAndAnchorsMayBeUris() throws IOException {
    Path variant = Files.writeString(folder.resolve("tiny.json"), NETWORK);
    Path anchors = Files.writeString(folder.resolve("anchors.json"), ANCHORS);
    InitialModel byPath = model(request(variant.toString(), "random", anchors.toString()));
    assertThat(byPath.config().anchors().ratios()).hasSize(2);
    InitialModel byUri = model(request(variant.toUri().toString(), "random", "file:" + anchors));
    assertThat(byUri.config()).isEqualTo(byPath.config());
  }

  @Test
  void whatIsMissingIsNamedWithItsOption() throws IOException {
    Path variant = Files.writeString(folder.resolve("tiny.json"), NETWORK);
    String gone = folder.toUri() + "gone.json";
    assertRefused(
        request(variant.toString(), "random", gone),
        "Cannot read %s: there is no such file; mend --anchors".formatted(gone));
    assertRefused(
        request(variant.toString(), "random", folder.toString()),
        "Cannot read %s: it is a folder; give a file with --anchors".formatted(folder));
    assertRefused(
        request(gone, "random", null),
        "Cannot read %s: there is no such file; mend --variant".formatted(gone));
    assertRefused(
        request(variant.toString(), "random", variant.toString()),
        "Cannot use %s: ".formatted(variant));
  }

  private static void assertRefused(NetworkRequest request, String message) {
    assertThatThrownBy(() -> model(request))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith(message);
  }

  private static InitialModel model(NetworkRequest request) {
    return InitialModel.of(request, 2, 1, new Configuration());
  }

  private static NetworkRequest request(String variant, String init, @Nullable String anchors) {
    return new NetworkRequest(
        Optional.of(variant),
        init,
        OptionalInt.empty(),
        OptionalInt.empty(),
        Optional.ofNullable(anchors));
  }
}
