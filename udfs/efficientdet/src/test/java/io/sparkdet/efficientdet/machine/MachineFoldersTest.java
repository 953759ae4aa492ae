package io.sparkdet.efficientdet.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineFoldersTest {

  private static final List<String> PROPERTIES =
      List.of("java.io.tmpdir", "user.home", "user.name", "sparkdet.cache");

  @TempDir Path folder;
  private final Map<String, String> before = new TreeMap<>();

  @BeforeEach
  void anotherUserOnAnotherMachine() throws IOException {
    for (String property : PROPERTIES) {
      before.put(property, System.getProperty(property, ""));
    }
    System.clearProperty("sparkdet.cache");
    System.setProperty("java.io.tmpdir", Files.createDirectory(folder.resolve("tmp")).toString());
    System.setProperty("user.name", "me");
  }

  @AfterEach
  void backToThisOne() {
    before.forEach(
        (property, value) -> {
          if (value.isEmpty()) {
            System.clearProperty(property);
          } else {
            System.setProperty(property, value);
          }
        });
  }

  @Test
  void modelsAreKeptInTheHome() throws Exception {
    System.setProperty("user.home", folder.toString());
    assertThat(MachineFolders.models()).isEqualTo(folder.resolve(".cache/sparkdet"));
  }

  @Test
  void withoutAHomeModelsAreKeptInAFolderOfTheUsersOwn() throws Exception {
    Files.writeString(folder.resolve("file"), "");
    Files.writeString(Files.createDirectory(folder.resolve("full")).resolve(".cache"), "");
    for (String home : List.of("/nonexistent", "?", folder + "/file", folder + "/full")) {
      System.setProperty("user.home", home);
      assertThat(MachineFolders.models()).isEqualTo(folder.resolve("tmp/sparkdet-models-me"));
    }
    System.setProperty("user.home", System.getProperty("java.io.tmpdir"));
    assertThat(MachineFolders.models()).isEqualTo(folder.resolve("tmp/sparkdet-models-me"));
  }

  @Test
  void aNamedFolderThatCannotBeMadeSaysWhoNamesAnother() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    System.setProperty("sparkdet.cache", file.toString());
    assertThatThrownBy(MachineFolders::models)
        .isInstanceOf(IOException.class)
        .hasMessage(
            "Cannot use the folder %s for models: %s is not a folder; name another with --conf spark.sparkdet.cache=DIR or the environment variable SPARKDET_CACHE",
            file, file);
  }
}
