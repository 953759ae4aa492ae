package io.sparkdet.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.app.TestSpark;
import io.sparkdet.app.sample.SampleLake;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code check-annotations} as typed. */
class CheckAnnotationsCommandTest {

  @TempDir private Path folder;

  @Test
  void aCleanLakeEndsWithAClosingLineAndStatusZero() throws Exception {
    Path lake = folder.resolve("lake");
    SampleLake.write(TestSpark.session(), new SampleLake.Options(lake.toString(), 6, 2, 128));
    String truth = lake.resolve("instances.json").toString();
    Invocation done =
        Invocation.of(
            "check-annotations",
            "--annotations",
            truth,
            "--images",
            lake.resolve("images").toString(),
            "--compare-pictures",
            "content",
            "--output",
            folder.resolve("check").toString());
    assertThat(done.err()).isEmpty();
    assertThat(done.status()).isZero();
    assertThat(done.out().lines()).last().asString().contains("0 errors, ", " in 6 images with ");
    assertThat(folder.resolve("check/report.html")).exists();

    String copy = folder.resolve("copy.json").toString();
    Files.copy(Path.of(truth), Path.of(copy));
    Invocation failed =
        Invocation.of(
            "check-annotations",
            "--annotations",
            truth,
            copy,
            "--images",
            lake.resolve("images").toString(),
            "--fail-on",
            "error",
            "--overwrite",
            "--output",
            folder.resolve("check").toString());
    assertThat(failed.status()).isEqualTo(3);
    assertThat(failed.out()).contains("error             6  pictures that another file has too");

    Invocation lost =
        Invocation.of(
            "check-annotations",
            "--annotations",
            truth,
            "--fix",
            folder.resolve("check/mended.json").toString(),
            "--overwrite",
            "--output",
            folder.resolve("check").toString());
    assertThat(lost.status()).isEqualTo(2);
    assertThat(lost.err())
        .hasLineCount(1)
        .contains("(--fix): it lies in the earlier output that is replaced; name a file elsewhere");
  }

  @Test
  void whatIsCheckedIsNeverWrittenTo() throws Exception {
    Path truth = folder.resolve("truth.json");
    Files.writeString(truth, "{\"images\":[],\"annotations\":[],\"categories\":[]}");
    Invocation refused =
        Invocation.of(
            "check-annotations",
            "--annotations",
            truth.toString(),
            "--fix",
            truth.toString(),
            "--overwrite",
            "--output",
            folder.resolve("check").toString());
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err())
        .hasLineCount(1)
        .contains("(--fix): it is what is checked, which stays as it is; name another file");
    Invocation missing =
        Invocation.of(
            "check-annotations",
            "--annotations",
            folder.resolve("x.json").toString(),
            "--output",
            folder.resolve("check").toString());
    assertThat(missing.status()).isEqualTo(2);
    assertThat(missing.err()).hasLineCount(1).contains("it does not exist; mend --annotations");
  }
}
