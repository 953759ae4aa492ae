package io.sparkdet.app.files.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PlainFilesTest {

  /** What file systems do where the new name of a rename is taken. */
  enum Taken {
    REPLACES,
    REFUSES,
    FAILS
  }

  private static final class Renaming extends RawLocalFileSystem {
    private final Taken taken;

    Renaming(Taken taken) throws IOException {
      this.taken = taken;
      initialize(java.net.URI.create("file:///"), new Configuration());
    }

    @Override
    public boolean rename(Path from, Path to) throws IOException {
      if (taken == Taken.REPLACES || !exists(to)) {
        return super.rename(from, to);
      }
      if (taken == Taken.FAILS) { // as S3A does
        throw new FileAlreadyExistsException("Failed to rename %s; file exists".formatted(from));
      }
      return false;
    }
  }

  @TempDir java.nio.file.Path folder;

  @ParameterizedTest
  @EnumSource
  void aFileIsReplacedWhateverARenameOntoItDoes(Taken taken) throws IOException {
    java.nio.file.Path file = folder.resolve("history.csv");
    Path path = new Path(file.toString());
    try (FileSystem system = new Renaming(taken)) {
      for (String content : new String[] {"first", "second", "third"}) {
        PlainFiles.replace(
            system, path, out -> out.write(content.getBytes(StandardCharsets.UTF_8)));
        assertThat(file).hasContent(content);
      }
      assertThatThrownBy(
              () ->
                  PlainFiles.replace(
                      system,
                      path,
                      out -> {
                        throw new IOException("the disk is full");
                      }))
          .hasMessage("the disk is full");
    }
    assertThat(file).hasContent("third");
    try (Stream<java.nio.file.Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(file);
    }
  }

  @ParameterizedTest
  @CsvSource({"022,rw-r--r--,rwxr-xr-x", "077,rw-------,rwx------", "002,rw-rw-r--,rwxrwxr-x"})
  void localFilesHaveThePermissionsThatTheMaskLeaves(String mask, String file, String made)
      throws IOException {
    Configuration configuration = new Configuration();
    configuration.set("fs.permissions.umask-mode", mask);
    Path below = new Path(folder.resolve("a/b").toString());
    FileSystem system = PlainFiles.system(below, configuration);
    system.mkdirs(below);
    system.create(new Path(below, "c.txt"), false).close();
    assertThat(Files.getPosixFilePermissions(folder.resolve("a/b")))
        .isEqualTo(PosixFilePermissions.fromString(made));
    assertThat(Files.getPosixFilePermissions(folder.resolve("a/b/c.txt")))
        .isEqualTo(PosixFilePermissions.fromString(file));
    assertThat(folder.resolve("a/b")).isDirectoryContaining("glob:**c.txt");
    assertThat(folder.resolve("a/b/.c.txt.crc")).doesNotExist();
  }

  @Test
  void aFolderThatHandsItsGroupOnKeepsDoingSo() throws IOException {
    Files.setAttribute(folder, "unix:mode", 02775);
    Path below = new Path(folder.resolve("a").toString());
    PlainFiles.system(below, new Configuration()).mkdirs(below);
    assertThat((int) Files.getAttribute(folder.resolve("a"), "unix:mode") & 07777).isEqualTo(02755);
  }

  @Test
  void aStickyFolderIsMadeToo() throws IOException {
    Path path = new Path(folder.toString());
    FileSystem system = PlainFiles.system(path, new Configuration());
    system.setPermission(path, new FsPermission("1777"));
    assertThat(system.getFileStatus(path).getPermission()).hasToString("rwxrwxrwt");
  }
}
