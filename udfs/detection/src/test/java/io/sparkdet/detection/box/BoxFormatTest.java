package io.sparkdet.detection.box;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BoxFormatTest {

  @Test
  void oneBoxReadsSoInEveryFormat() {
    assertThat(BoxFormat.XYXY.convert(10, 20, 14, 30, BoxFormat.XYWH))
        .containsExactly(10, 20, 4, 10);
    assertThat(BoxFormat.XYXY.convert(10, 20, 14, 30, BoxFormat.CXCYWH))
        .containsExactly(12, 25, 4, 10);
    assertThat(BoxFormat.XYXY.convert(10, 20, 14, 30, BoxFormat.YXYX))
        .containsExactly(20, 10, 30, 14);
  }

  @ParameterizedTest
  @EnumSource
  void everyFormatGoesToEveryOtherAndBack(BoxFormat from) {
    for (BoxFormat to : BoxFormat.values()) {
      double[] there = from.convert(3, 5, 8, 13, to);
      assertThat(to.convert(there[0], there[1], there[2], there[3], from))
          .as("%s to %s", from, to)
          .containsExactly(3, 5, 8, 13);
    }
  }

  @ParameterizedTest
  @EnumSource
  void toItselfNothingIsRounded(BoxFormat format) {
    assertThat(format.convert(0.1, 0.2, 0.3, 0.4, format)).containsExactly(0.1, 0.2, 0.3, 0.4);
  }

  @ParameterizedTest
  @EnumSource
  void labelsAreReadInEitherCase(BoxFormat format) {
    assertThat(BoxFormat.parse(format.label())).isEqualTo(format);
    assertThat(BoxFormat.parse(format.name())).isEqualTo(format);
  }

  @Test
  void anUnknownLabelIsRefusedWithTheKnownOnes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BoxFormat.parse("ltrb"))
        .withMessage("Cannot read a box as 'ltrb': use one of xyxy, yxyx, xywh, cxcywh");
  }
}
