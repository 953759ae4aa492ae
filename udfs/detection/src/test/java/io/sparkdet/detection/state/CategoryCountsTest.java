package io.sparkdet.detection.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CategoryCountsTest {

  private static CategoryCounts counts(long category, long first, long second) {
    CategoryCounts counts = new CategoryCounts(2);
    counts.of(category)[0] += first;
    counts.of(category)[1] += second;
    return counts;
  }

  @Test
  void numbersAddUpByCategory() {
    CategoryCounts sum = counts(7, 1, 2);
    sum.add(counts(3, 10, 20));
    sum.add(counts(7, 100, 200));

    assertThat(sum.categories()).containsExactly(3L, 7L);
    assertThat(sum.at(7, 0)).isEqualTo(101);
    assertThat(sum.at(7, 1)).isEqualTo(202);
    assertThat(sum.at(3, 1)).isEqualTo(20);
    assertThat(sum.at(5, 0)).isZero();
    assertThat(sum.holds(5)).isFalse();
    assertThat(sum.only(Set.of(3L, 5L)).categories()).containsExactly(3L);
  }

  @Test
  void aRangeStartsFromTheRangesBeforeItInCategoriesThatItHolds() {
    CategoryCounts both = counts(1, 4, 5);
    both.add(counts(2, 6, 7));
    List<CategoryCounts> offsets =
        CategoryCounts.offsets(List.of(counts(1, 1, 2), both, counts(2, 8, 9), counts(1, 0, 1)));

    assertThat(offsets.get(0).categories()).isEmpty();
    assertThat(offsets.get(1).categories()).containsExactly(1L);
    assertThat(offsets.get(1).at(1, 1)).isEqualTo(2);
    assertThat(offsets.get(2).at(2, 0)).isEqualTo(6);
    assertThat(offsets.get(3).at(1, 0)).isEqualTo(5);
    assertThat(both.at(1, 0)).isEqualTo(4);
  }

  @Test
  void bytesBringBackCountsThatGoOn() {
    CategoryCounts counts = counts(2, 3, 4);
    CategoryCounts read = new CategoryCounts(2);
    CategoryBytes.read(CategoryBytes.write(counts::write), read::read);
    read.of(2)[0]++;

    assertThat(read.at(2, 0)).isEqualTo(4);
    assertThat(counts.at(2, 0)).isEqualTo(3);
  }

  @Test
  void countsOfNoNumbersAreRefused() {
    assertThatThrownBy(() -> new CategoryCounts(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
