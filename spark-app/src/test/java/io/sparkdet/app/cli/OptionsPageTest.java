package io.sparkdet.app.cli;

import io.sparkdet.app.DocPages;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** docs/options.md says what the commands say; {@code -Dsparkdet.docs.update=true} writes it. */
class OptionsPageTest {

  @Test
  void thePageIsWhatTheCommandsSay() throws IOException {
    DocPages.assertMadeBy(OptionsPageTest.class, "docs/options.md", OptionsPage.text());
  }
}
