package io.sparkdet.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** What sparkdet.jar carries of others, and that NOTICE names all of it and nothing else. */
class BundleIT {

  private static final Path TARGET = DocPages.ROOT.resolve("spark-app/target");

  /** As dependency:list writes them: GROUP:ARTIFACT:TYPE[:CLASSIFIER]:VERSION:SCOPE. */
  private static final Pattern LISTED =
      Pattern.compile(
          "^ +([\\w.-]+):([\\w.-]+):jar(?::[\\w-]+)?:([\\w.-]+):\\w+", Pattern.MULTILINE);

  private static final Pattern LIBRARY = Pattern.compile("^library (\\S+)$", Pattern.MULTILINE);
  private static final Pattern NATIVE = Pattern.compile("^native (\\S+)$", Pattern.MULTILINE);
  private static final Pattern MACHINE_CODE =
      Pattern.compile(".*\\.(so(\\.\\w+)*|dll|dylib|jnilib)");

  @Test
  void noticeNamesEveryLibrary() throws IOException {
    Set<String> carried = new TreeSet<>();
    Matcher listed =
        LISTED.matcher(Files.readString(TARGET.resolve("libraries-of-the-bundle.txt")));
    while (listed.find()) {
      carried.add(listed.group(1) + ":" + listed.group(2) + ":" + listed.group(3));
    }
    assertThat(carried).hasSizeGreaterThan(10);
    Matcher charts =
        Pattern.compile("<echarts.version>(.*)</echarts.version>")
            .matcher(DocPages.text("pom.xml"));
    assertThat(charts.find()).isTrue();
    carried.add("org.webjars.npm:echarts:" + charts.group(1));
    assertThat(named(LIBRARY)).isEqualTo(carried);
  }

  @Test
  void noticeNamesAllMachineCode() throws IOException {
    Set<String> unused = named(NATIVE);
    Set<String> unnamed = new TreeSet<>();
    List<PathMatcher> patterns =
        unused.stream().map(p -> FileSystems.getDefault().getPathMatcher("glob:" + p)).toList();
    List<String> globs = List.copyOf(unused);
    for (String entry : entries()) {
      if (MACHINE_CODE.matcher(entry).matches()) {
        boolean found = false;
        for (int i = 0; i < globs.size(); i++) {
          if (patterns.get(i).matches(Path.of(entry))) {
            unused.remove(globs.get(i));
            found = true;
          }
        }
        if (!found) {
          unnamed.add(entry);
        }
      }
    }
    assertThat(unnamed).as("machine code that no line 'native' of NOTICE names").isEmpty();
    assertThat(unused).as("lines 'native' of NOTICE without machine code").isEmpty();
  }

  @Test
  void theJarsCarryLicenseAndNotice() throws IOException {
    for (Path jar : List.of(TARGET.resolve("sparkdet.jar"), lean())) {
      for (String name : List.of("LICENSE", "NOTICE")) {
        assertThat(read(jar, "META-INF/" + name))
            .as("%s of %s", name, jar)
            .isEqualTo(DocPages.text(name));
      }
    }
    Set<String> entries = entries();
    assertThat(entries)
        .contains(
            "ThirdPartyNotices.txt",
            "Privacy.md",
            "io/sparkdet/app/report/html/LICENSE-d3",
            "org/bytedeco/opencv/linux-x86_64/share/licenses/opencv4/libjpeg-turbo-LICENSE.md");
    assertThat(entries)
        .as("what Spark brings in other versions is renamed")
        .noneMatch(
            entry -> entry.matches("(com/google/(gson|protobuf)|org/apache/commons)/.*\\.class"));
  }

  private static Path lean() throws IOException {
    try (Stream<Path> files = Files.list(TARGET)) {
      return files
          .filter(
              file ->
                  file.getFileName()
                      .toString()
                      .matches("sparkdet-spark-4\\.1_2\\.13-[\\d.]+(-SNAPSHOT)?\\.jar"))
          .findFirst()
          .orElseThrow();
    }
  }

  private static Set<String> named(Pattern line) throws IOException {
    return line.matcher(DocPages.text("NOTICE"))
        .results()
        .map((MatchResult match) -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> entries() throws IOException {
    try (JarFile jar = new JarFile(TARGET.resolve("sparkdet.jar").toFile())) {
      return jar.stream().map(ZipEntry::getName).collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static String read(Path file, String entry) throws IOException {
    try (JarFile jar = new JarFile(file.toFile())) {
      return new String(
          jar.getInputStream(jar.getEntry(entry)).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
