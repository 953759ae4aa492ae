package io.sparkdet.efficientdet.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFolderTest {

  private static final String REMEDY =
      "remove it, or name a folder of your own with --conf spark.sparkdet.native-cache=DIR or the"
          + " environment variable SPARKDET_NATIVE_CACHE";

  @TempDir Path temporary;
  private Path folder = Path.of("");

  @BeforeEach
  void nameIt() {
    folder = temporary.resolve("sparkdet-native-me");
  }

  @Test
  void itIsMadeForItsOwnerAlone() throws Exception {
    assertThat(claim(folder)).isEqualTo(folder);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
    assertThat(claim(folder)).as("found again").isEqualTo(folder);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void anotherUsersFolderIsRefused() throws Exception {
    Files.createDirectory(folder);
    int nobody = 65534;
    try {
      Files.setAttribute(folder, "unix:uid", nobody);
    } catch (IOException e) {
      Assumptions.abort("skipped: only root can give a folder to another user");
    }
    assertThatThrownBy(() -> claim(folder))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "Cannot use the folder %s for native libraries: it belongs to another user, %s (%d); %s",
            folder, Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).getName(), nobody, REMEDY);
  }

  @Test
  void aFolderThatOthersMayWriteToIsRefused() throws Exception {
    Files.createDirectory(folder);
    for (String permissions : new String[] {"rwxrwx---", "rwx---rwx"}) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
      assertThatThrownBy(() -> claim(folder))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("others may write to it (" + permissions + "); " + REMEDY);
    }
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(claim(folder)).isEqualTo(folder);
  }

  @Test
  void aLinkIsRefusedWhereverItLeads() throws Exception {
    Files.createSymbolicLink(folder, Files.createDirectory(temporary.resolve("elsewhere")));
    assertThatThrownBy(() -> claim(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("it is not a folder; " + REMEDY);
  }

  @Test
  void aFolderThatCannotBeMadeSaysSo() {
    Path below = folder.resolve("below");
    assertThatThrownBy(() -> claim(below))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "Cannot make the folder %s for native libraries: %s does not exist; set TMPDIR to a folder of yours, or name one with %s",
            below, below, MachineSetting.NATIVE_CACHE.how());
  }

  private static Path claim(Path folder) throws IOException {
    return PrivateFolder.claim(folder, "native libraries", MachineSetting.NATIVE_CACHE);
  }
}
