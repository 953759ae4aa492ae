package io.sparkdet.efficientdet.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassNamesTest {

  @TempDir Path folder;

  /** Ids from the categories of instances_val2017.json (cocodataset.org). */
  @Test
  void cocoHas80CategoriesIn90Slots() {
    assertThat(CocoClasses.slots()).hasSize(90);
    assertThat(CocoClasses.contiguous()).hasSize(80);
    assertThat(CocoClasses.slots().get(0)).isEqualTo(new ModelClass(0, 1, "person"));
    assertThat(CocoClasses.slots().get(11)).isEqualTo(new ModelClass(11, 12, "unused 12"));
    assertThat(CocoClasses.slots().get(17)).isEqualTo(new ModelClass(17, 18, "dog"));
    assertThat(CocoClasses.slots().get(61)).isEqualTo(new ModelClass(61, 62, "chair"));
    assertThat(CocoClasses.slots().get(81)).isEqualTo(new ModelClass(81, 82, "refrigerator"));
    assertThat(CocoClasses.slots().get(89)).isEqualTo(new ModelClass(89, 90, "toothbrush"));
    assertThat(CocoClasses.contiguous().get(79)).isEqualTo(new ModelClass(79, 90, "toothbrush"));
    assertThat(CocoClasses.slots().stream().filter(c -> c.name().startsWith("unused")))
        .extracting(ModelClass::id)
        .containsExactly(12, 26, 29, 30, 45, 66, 68, 69, 71, 83);
  }

  @Test
  void theOptionIsCocoANumberOrAFile() throws Exception {
    Path names = folder.resolve("names.txt");
    Files.writeString(names, "cat\n\n 7\tsmall dog\n");

    assertThat(ClassNames.parse("coco", 90)).isEqualTo(CocoClasses.slots());
    assertThat(ClassNames.parse("coco", 80)).isEqualTo(CocoClasses.contiguous());
    assertThat(ClassNames.parse("2", 90))
        .containsExactly(new ModelClass(0, 1, "class 1"), new ModelClass(1, 2, "class 2"));
    assertThat(ClassNames.parse(names.toString(), 90))
        .containsExactly(new ModelClass(0, 1, "cat"), new ModelClass(1, 7, "small dog"));
  }

  @Test
  void filesThatNameNoClassesAreRefused() throws Exception {
    refuses("", "it has no class names");
    refuses("a\na\n", "it repeats the class 'a'");
    refuses("1\ta\n1\tb\n", "it repeats the class");
    refuses("x\ta\n", "does not begin with an id");
    assertThatThrownBy(() -> ClassNames.parse("0", 90)).isInstanceOf(ModelException.class);
    assertThatThrownBy(() -> ClassNames.parse(folder + "/none", 90))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("there is no such file of class names");
  }

  private void refuses(String content, String why) throws Exception {
    Path file = folder.resolve("names.txt");
    Files.writeString(file, content);
    assertThatThrownBy(() -> ClassNames.parse(file.toString(), 90))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(why);
  }
}
