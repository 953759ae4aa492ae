package io.sparkdet.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareCommandTest {

  private static final String TRUTH =
      """
      {"images":[{"id":1,"file_name":"<b>a.jpg"}],"categories":[{"id":3,"name":"<i>cat"}],
       "annotations":[{"id":7,"image_id":1,"category_id":3,"bbox":[10,10,20,20],"area":400}]}
      """;

  private static final String MISSED =
      "[{\"image_id\":1,\"category_id\":3,\"bbox\":[50,50,20,20],\"score\":0.5}]";
  private static final String FOUND =
      "[{\"image_id\":1,\"category_id\":3,\"bbox\":[10,10,20,20],\"score\":0.5}]";

  @TempDir private Path folder;

  private Invocation compare(String... more) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("compare", "--before"));
    arguments.add(Files.writeString(folder.resolve("before.json"), MISSED).toString());
    arguments.add("--after");
    arguments.add(Files.writeString(folder.resolve("after.json"), FOUND).toString());
    arguments.add("--output");
    arguments.add(folder.resolve("out").toString());
    arguments.addAll(List.of(more));
    return Invocation.of(arguments.toArray(String[]::new));
  }

  private String truth() throws IOException {
    return Files.writeString(folder.resolve("truth.json"), TRUTH).toString();
  }

  @Test
  void withATruthTheVerdictIsPrintedFirstAndAPageIsWritten() throws IOException {
    Invocation run = compare("--annotations", truth());
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    assertThat(run.out().lines())
        .first()
        .asString()
        .startsWith("Too few images to tell: AP changes by +1.000 from 0.000 to 1.000 (95 %");
    assertThat(run.out()).contains("relabelled");
    String page = Files.readString(folder.resolve("out/report.html"));
    assertThat(page)
        .contains("Too few images to tell.", "&lt;i&gt;cat", "class=\"interval few\"")
        .doesNotContain("<i>cat");
    assertThat(folder.resolve("out/findings.parquet")).exists();
    assertThat(folder.resolve("out/differences.csv")).exists();
    assertThat(compare("--annotations", truth(), "--overwrite").status()).isZero();
  }

  @Test
  void withoutATruthNothingIsSaidOfBetter() throws IOException {
    Invocation run = compare();
    assertThat(run.status()).isZero();
    assertThat(run.out().lines()).first().asString().startsWith("class ");
    assertThat(folder.resolve("out/report.html")).doesNotExist();
    assertThat(folder.resolve("out/differences.json")).doesNotExist();
  }

  @Test
  void picturesNeedATruthAndStrangeImagesAreOneLine() throws IOException {
    Invocation pictures = compare("--images", folder.toString());
    assertThat(pictures.status()).isEqualTo(2);
    assertThat(pictures.err().lines())
        .containsExactly("sparkdet: Cannot compare with --images: --annotations is required");
    Path truth = folder.resolve("truth.json");
    Files.writeString(
        truth, TRUTH.replace("\"id\":1,\"file", "\"id\":8,\"file").replace("_id\":1", "_id\":8"));
    Invocation strange = compare("--annotations", truth.toString());
    assertThat(strange.status()).isEqualTo(2);
    assertThat(strange.err().lines())
        .hasSize(1)
        .first()
        .asString()
        .contains("1 images of " + folder.resolve("before.json") + " are not in " + truth);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void ofManyClassesThoseThatChangedMostAreTold() throws IOException {
    Path before = Files.writeString(folder.resolve("all.json"), boxes(60, 60));
    Path after = Files.writeString(folder.resolve("moved.json"), boxes(60, 45));
    Invocation run =
        Invocation.of(
            "compare",
            "--before",
            before.toString(),
            "--after",
            after.toString(),
            "--output",
            folder.resolve("out").toString());
    assertThat(run.status()).as(run.err()).isZero();
    List<String> lines = run.out().lines().toList();
    assertThat(lines).as("head, classes, others, all").hasSize(1 + 40 + 2);
    assertThat(lines.subList(1, 41).stream().map(line -> line.replaceAll(" .*", "")))
        .containsAll(IntStream.rangeClosed(46, 60).mapToObj(String::valueOf).toList());
    assertThat(lines.get(41)).isEqualTo("20 more classes, which changed less: see summary.json");
  }

  /** A box a class; those of classes above a number stand elsewhere. */
  private static String boxes(int classes, int still) {
    return IntStream.rangeClosed(1, classes)
        .mapToObj(
            id ->
                "{\"image_id\":1,\"category_id\":%d,\"bbox\":[%d,10,8,8],\"score\":0.9}"
                    .formatted(id, 10 * id + (id > still ? 2000 : 0)))
        .collect(Collectors.joining(",", "[", "]"));
  }
}
