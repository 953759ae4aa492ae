package io.sparkdet.app.checkannotations.finding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DataSetsTest {

  @Test
  void pathsAreCalledByAsMuchAsTellsThemApart() {
    assertThat(DataSets.called(List.of("/d/train.json", "s3a://b/val.json")))
        .containsExactly("train.json", "val.json");
    assertThat(DataSets.called(List.of("/d/train/x.json", "/d/val/x.json")))
        .containsExactly("train/x.json", "val/x.json");
    assertThat(DataSets.called(List.of("voc/", "voc/"))).containsExactly("voc (1)", "voc (2)");
    assertThat(DataSets.called(List.of("x.json"))).containsExactly("x.json");
  }
}
