package io.sparkdet.efficientdet.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessUserTest {

  @TempDir Path folder;

  @Test
  void itIsTheOwnerOfWhatTheProcessMakes() throws Exception {
    Path mine = Files.createFile(folder.resolve("mine"));
    assertThat(ProcessUser.number(folder)).isEqualTo(ProcessUser.owner(mine));
    assertThat(folder.toFile().list()).as("nothing is left").containsExactly("mine");
  }

  @Test
  void whereNothingCanBeMadeTheEffectiveUserOfProcCounts() throws Exception {
    Path status = folder.resolve("status");
    Files.writeString(status, "Name:\tjava\nUid:\t1000\t1234\t1000\t1000\nGid:\t5\t5\t5\t5\n");
    assertThat(ProcessUser.number(folder.resolve("gone"), status)).isEqualTo(1234);
  }

  @Test
  void withoutProcTheReasonIsThatOfTheFolder() {
    Path gone = folder.resolve("gone");
    assertThatThrownBy(() -> ProcessUser.number(gone, folder.resolve("no-proc")))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining(gone.toString());
  }

  @Test
  void aUserWithoutANameGoesByNumber() throws IOException {
    String name = System.getProperty("user.name");
    try {
      System.setProperty("user.name", "?");
      assertThat(ProcessUser.name()).isEqualTo("uid-" + ProcessUser.number(folder));
    } finally {
      System.setProperty("user.name", name);
    }
  }
}
