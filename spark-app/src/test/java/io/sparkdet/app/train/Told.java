package io.sparkdet.app.train;

import io.sparkdet.app.train.round.RoundProgress;
import java.util.ArrayList;
import java.util.List;

/** Keeps what a run says, and stops it as a killed driver does: at once, after some round. */
final class Told implements TrainProgress {

  private final List<String> notes;
  private int left;

  /**
   * Listens to a run.
   *
   * @param notes takes what it says
   * @param rounds after which it is stopped; 0 for never
   */
  Told(List<String> notes, int rounds) {
    this.notes = notes;
    this.left = rounds;
  }

  /** Returns a listener that stops a run after so many rounds. */
  static Told stopping(int rounds) {
    return new Told(new ArrayList<>(), rounds);
  }

  @Override
  public void note(String sentence) {
    notes.add(sentence);
  }

  @Override
  public void round(RoundProgress news) {
    if (--left == 0) {
      throw new IllegalStateException("stopped");
    }
  }

  @Override
  public void epoch(String line) {}
}
