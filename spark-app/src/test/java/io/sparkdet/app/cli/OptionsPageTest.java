package io.sparkdet.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.app.DocPages;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** docs/options.md says what the commands say; {@code -Dsparkdet.docs.update=true} writes it. */
class OptionsPageTest {

  private static final String PAGE = "docs/options.md";

  @Test
  void thePageIsWhatTheCommandsSay() throws IOException {
    String text = OptionsPage.text();
    if (Boolean.getBoolean("sparkdet.docs.update")) {
      Files.writeString(DocPages.ROOT.resolve(PAGE), text);
    }
    assertThat(DocPages.text(PAGE))
        .as(
            "%s is made from the commands and is not what they say now: renew it with"
                + " mvn -Pquick verify -pl spark-app -am -Dtest=OptionsPageTest -DskipITs"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dsparkdet.docs.update=true",
            PAGE)
        .isEqualTo(text);
  }
}
