package io.sparkdet.app.label.incremental;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CommitPlanTest {

  private static List<CommitPlan.Tasks> all(CommitPlan plan, double imagesPerSecond) {
    List<CommitPlan.Tasks> parts = new ArrayList<>();
    for (Optional<CommitPlan.Tasks> next = plan.next(); next.isPresent(); next = plan.next()) {
      parts.add(next.get());
      plan.took(next.get().images(), next.get().images() / imagesPerSecond);
    }
    return parts;
  }

  @Test
  void tasksAreTakenInOrderUpToTheImagesOfACommit() {
    CommitPlan plan =
        new CommitPlan(new long[] {4, 4, 4, 9, 0, 1}, new CommitPlan.Limits(10, 0), 2);
    assertThat(all(plan, 1))
        .containsExactly(
            new CommitPlan.Tasks(0, 2, 8),
            new CommitPlan.Tasks(2, 3, 4),
            new CommitPlan.Tasks(3, 6, 10));
  }

  @Test
  void aTaskOfMoreImagesIsACommitOfItsOwn() {
    CommitPlan plan = new CommitPlan(new long[] {20, 20}, new CommitPlan.Limits(10, 0), 2);
    assertThat(all(plan, 1))
        .containsExactly(new CommitPlan.Tasks(0, 1, 20), new CommitPlan.Tasks(1, 2, 20));
  }

  @Test
  void withoutLimitsEverythingIsOneCommit() {
    CommitPlan plan = new CommitPlan(new long[] {5, 5, 5}, CommitPlan.Limits.NONE, 2);
    assertThat(all(plan, 1)).containsExactly(new CommitPlan.Tasks(0, 3, 15));
    assertThat(all(new CommitPlan(new long[0], CommitPlan.Limits.NONE, 2), 1)).isEmpty();
  }

  @Test
  void minutesFollowTheSpeedThatWasSeen() {
    long[] tasks = new long[100];
    java.util.Arrays.fill(tasks, 50);
    CommitPlan plan = new CommitPlan(tasks, new CommitPlan.Limits(2000, 1), 2);
    List<CommitPlan.Tasks> parts = all(plan, 10);
    assertThat(parts.get(0).images()).as("nothing is known").isEqualTo(200);
    assertThat(parts.get(1).images()).as("a minute at 10 images a second").isEqualTo(600);
    assertThat(all(new CommitPlan(tasks, new CommitPlan.Limits(2000, 1), 2), 1000).get(1).images())
        .as("never more than --commit-images")
        .isEqualTo(2000);
  }
}
