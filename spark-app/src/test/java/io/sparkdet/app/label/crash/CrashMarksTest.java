package io.sparkdet.app.label.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.app.error.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashMarksTest {

  private static final String LOST =
      "Lost task 0.3 in stage 1.0 (TID 9) (10.0.0.7 executor 2): ExecutorLostFailure (executor 2"
          + " exited caused by one of the running tasks)";

  private final Configuration hadoop = new Configuration();

  @TempDir Path folder;

  private CrashMarks marks;

  @BeforeEach
  void marks() {
    marks = new CrashMarks(new org.apache.hadoop.fs.Path(folder.toString(), "marks-0"));
  }

  private static CrashMarks.Attempt attempt(int number) {
    return new CrashMarks.Attempt(7, 0, number);
  }

  private TaskMarks again(CrashMarks.Attempt attempt) {
    return marks.again(attempt, Set.of("2", "3"), "1", hadoop);
  }

  @Test
  void anAttemptThatEndedWithItsProcessIsFollowedByOneThatLabelsOneByOne() {
    assertThat(again(attempt(1)).alone()).isTrue();
  }

  @Test
  void anAttemptThatFailedIsFollowedByOneLikeIt() {
    marks.noteFailure(attempt(0), hadoop);
    assertThat(again(attempt(1)).alone()).isFalse();
    assertThat(again(attempt(2)).alone()).as("attempt 1 is missing").isTrue();
  }

  @Test
  void whatWasBeingLabelledWhenAProcessEndedIsTheCulprit() throws Exception {
    TaskMarks first = again(attempt(1));
    first.begin("a.jpg").close();
    Turn left = first.begin("b.jpg, gr\u00fc\u00df");
    TaskMarks second = again(attempt(2));
    assertThat(second.alone()).isTrue();
    assertThat(second.killed("a.jpg")).isFalse();
    assertThat(second.killed("b.jpg, gr\u00fc\u00df")).isTrue();
    assertThat(marks.explained("label x", new IllegalStateException(LOST), hadoop))
        .get()
        .extracting(UserException::getMessage)
        .asString()
        .startsWith("Cannot label x: ")
        .contains("b.jpg", "spark.task.maxFailures");
    assertThat(marks.explained("label x", new IllegalStateException("other"), hadoop)).isEmpty();
    left.close();
    assertThat(again(attempt(3)).killed("b.jpg, gr\u00fc\u00df")).isFalse();
  }

  /** A stage is tried again from attempt 0 where shuffled rows were lost. */
  @Test
  void marksOutliveTheAttemptOfTheStage() throws Exception {
    Turn left = again(attempt(1)).begin("a.jpg");
    CrashMarks.Attempt ofNextStage = new CrashMarks.Attempt(7, 1, 0);
    assertThat(again(ofNextStage).killed("a.jpg")).isTrue();
    assertThat(again(new CrashMarks.Attempt(8, 1, 0)).alone()).isFalse();
    marks.noteLost(8, hadoop);
    assertThat(again(new CrashMarks.Attempt(8, 1, 0)).alone()).isTrue();
    left.close();
  }

  /** The attempt before goes on although the stage is tried again. */
  @Test
  void aMarkOfAnExecutorThatLivesBlamesNobody() throws Exception {
    Turn going = marks.again(attempt(1), Set.of(), "3", hadoop).begin("a.jpg");
    assertThat(again(new CrashMarks.Attempt(7, 1, 0)).killed("a.jpg")).isFalse();
    going.close();
  }

  @Test
  void aMarkThatWasNotWrittenToItsEndNamesNobody() throws Exception {
    Files.createDirectories(folder.resolve("marks-0/7"));
    Files.writeString(folder.resolve("marks-0/7/picture-0-1"), "1 a.jp");
    TaskMarks next = again(attempt(2));
    assertThat(next.killed("a.jp")).isFalse();
    assertThat(next.alone()).isTrue();
  }

  @Test
  void nothingIsNotedForARunThatHasEnded() throws Exception {
    CrashMarks gone =
        new CrashMarks(new org.apache.hadoop.fs.Path(folder.toString(), "gone/marks-0"));
    gone.noteFailure(attempt(0), hadoop);
    assertThat(folder.resolve("gone")).doesNotExist();
  }

  @Test
  void aTurnAloneWaitsForTheOthersAndIsNotOvertaken() throws Exception {
    Turns turns = new Turns();
    Turn together = turns.together();
    turns.together().close();
    CountDownLatch alone = new CountDownLatch(1);
    CountDownLatch after = new CountDownLatch(1);
    Thread waiting =
        new Thread(
            () -> {
              try {
                Turn turn = turns.alone();
                alone.countDown();
                after.await();
                turn.close();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    waiting.start();
    assertThat(alone.await(100, TimeUnit.MILLISECONDS)).isFalse();
    together.close();
    assertThat(alone.await(10, TimeUnit.SECONDS)).isTrue();
    after.countDown();
    turns.together().close();
    waiting.join(10_000);
  }
}
