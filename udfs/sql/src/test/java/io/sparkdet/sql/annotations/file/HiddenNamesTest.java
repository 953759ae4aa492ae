package io.sparkdet.sql.annotations.file;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HiddenNamesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {".hidden.jpg", "._a.xml", ".DS_Store", "_SUCCESS", "_temporary", "__MACOSX"})
  void notesOfJobsAndSystemsAreHidden(String name) {
    assertThat(HiddenNames.contain(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"_MG_0096.jpg", "_MG_0096.xml", "__DSC02958.jpg", "a.xml"})
  void anUnderscoreAloneHidesNothing(String name) {
    assertThat(HiddenNames.contain(name)).isFalse();
  }
}
