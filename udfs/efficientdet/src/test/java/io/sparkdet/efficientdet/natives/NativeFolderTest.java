package io.sparkdet.efficientdet.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeFolderTest {

  @TempDir Path temporary;
  private Path folder = Path.of("");
  private int me;

  @BeforeEach
  void findOutWhoIAm() throws Exception {
    folder = temporary.resolve("sparkdet-native-me");
    me = (Integer) Files.getAttribute(temporary, "unix:uid");
  }

  @Test
  void theDefaultFolderIsMadeForItsOwnerAlone() throws Exception {
    assertThat(NativeFolder.claim(folder, me)).isEqualTo(folder);
    assertThat(permissions()).isEqualTo("rwx------");
    assertThat(NativeFolder.claim(folder, me)).as("found again").isEqualTo(folder);
  }

  @Test
  void anotherUsersFolderIsRefused() throws Exception {
    Files.createDirectory(folder);
    assertThatThrownBy(() -> NativeFolder.claim(folder, me + 1))
        .isInstanceOf(NativeFolderException.class)
        .hasMessage(
            "Cannot load native libraries from %s: it belongs to another user, %s (%d); %s",
            folder,
            Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).getName(),
            me,
            "remove it, or name a folder of your own with -Dsparkdet.native-cache=DIR");
  }

  @Test
  void aFolderThatOthersMayWriteToIsRefused() throws Exception {
    Files.createDirectory(folder);
    for (String permissions : new String[] {"rwxrwx---", "rwx---rwx"}) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
      assertThatThrownBy(() -> NativeFolder.claim(folder, me))
          .isInstanceOf(NativeFolderException.class)
          .hasMessageContaining("others may write to it (" + permissions + ")");
    }
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(NativeFolder.claim(folder, me)).isEqualTo(folder);
  }

  @Test
  void aLinkIsRefusedWhereverItLeads() throws Exception {
    Files.createSymbolicLink(folder, Files.createDirectory(temporary.resolve("elsewhere")));
    assertThatThrownBy(() -> NativeFolder.claim(folder, me))
        .isInstanceOf(NativeFolderException.class)
        .hasMessageContaining("it is not a folder");
  }

  @Test
  void aFolderThatCannotBeMadeSaysSo() {
    assertThatThrownBy(() -> NativeFolder.claim(folder.resolve("below"), me))
        .isInstanceOf(NativeFolderException.class)
        .hasMessageStartingWith("Cannot make the folder " + folder.resolve("below"))
        .hasMessageEndingWith("name another with -Dsparkdet.native-cache=DIR");
  }

  private String permissions() throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder));
  }
}
