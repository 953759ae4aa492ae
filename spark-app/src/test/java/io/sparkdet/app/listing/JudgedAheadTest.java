package io.sparkdet.app.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class JudgedAheadTest {

  private static final int FINDINGS = 500;

  @Test
  void looksAreTakenSeveralAtATimeAndFindingsKeepTheirOrder() {
    CountDownLatch together = new CountDownLatch(JudgedAhead.THREADS);
    List<Supplier<Finding>> walk = new ArrayList<>();
    for (int i = 0; i < FINDINGS; i++) {
      Finding finding = finding(i);
      walk.add(
          i % 3 == 0
              ? new JudgedAhead.Decided(finding)
              : () -> {
                together.countDown();
                assertThat(awaited(together)).isTrue();
                return finding;
              });
    }
    JudgedAhead ahead = new JudgedAhead(walk.iterator());
    for (int i = 0; i < FINDINGS; i++) {
      assertThat(ahead.hasNext()).isTrue();
      assertThat(ahead.next().path()).isEqualTo(finding(i).path());
    }
    assertThat(ahead.hasNext()).isFalse();
    assertThatThrownBy(ahead::next).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void aLookThatFailsEndsTheWalk() {
    Supplier<Finding> failing =
        () -> {
          throw new IllegalArgumentException("no such scheme");
        };
    assertThatThrownBy(() -> new JudgedAhead(List.of(failing).iterator()).next())
        .hasMessage("Cannot list: a look into a file failed")
        .hasRootCauseMessage("no such scheme");
  }

  private static boolean awaited(CountDownLatch together) {
    try {
      return together.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Finding finding(int i) {
    return Finding.passedOver("file:/lake/" + i, PassedOver.HIDDEN, "file:/lake/" + i);
  }
}
