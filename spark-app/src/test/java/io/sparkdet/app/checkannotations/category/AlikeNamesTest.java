package io.sparkdet.app.checkannotations.category;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AlikeNamesTest {

  private static List<String> pairs(String... names) {
    return AlikeNames.among(List.of(names)).stream()
        .map(pair -> pair.name() + "=" + pair.other())
        .toList();
  }

  @Test
  void caseBlanksSignsAndPluralsAreTheSameClass() {
    assertThat(pairs("traffic light", "Traffic-Light", "traffic_lights", "bus", "glass"))
        .containsExactly("traffic light=Traffic-Light", "traffic light=traffic_lights");
  }

  @Test
  void oneSlipInALongerNameIsToldAndInAShortOneIsNot() {
    assertThat(pairs("person", "preson", "persn", "cat", "car", "bed", "bird"))
        .containsExactly("person=preson", "person=persn");
  }

  @Test
  void numbersAndFirstLettersMakeOtherClasses() {
    assertThat(pairs("shelf1", "shelf2", "shelf12", "carrot", "parrot", "mouse", "house"))
        .isEmpty();
  }

  @Test
  void signsAloneAreNotAlike() {
    assertThat(pairs("+", "-", "車", "犬")).isEmpty();
  }
}
