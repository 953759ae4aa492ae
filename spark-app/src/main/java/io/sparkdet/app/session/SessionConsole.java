package io.sparkdet.app.session;

import io.sparkdet.detection.PublicApi;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;

/**
 * What a command tells, line by line, in the order of writing: one thread may take what is new
 * while the command runs in another.
 */
@PublicApi
public final class SessionConsole {

  private final List<String> lines = new ArrayList<>();
  private final StringBuilder unfinished = new StringBuilder();
  private int taken;

  /** Returns the whole lines that were not taken before. */
  public synchronized List<String> take() {
    List<String> fresh = List.copyOf(lines.subList(taken, lines.size()));
    taken = lines.size();
    return fresh;
  }

  /** Returns all lines, taken or not, the last one whole or not. */
  public synchronized List<String> lines() {
    List<String> all = new ArrayList<>(lines);
    if (!unfinished.isEmpty()) {
      all.add(unfinished.toString());
    }
    return List.copyOf(all);
  }

  /** Returns what a command prints to. */
  PrintWriter writer() {
    return new PrintWriter(new Lines(), true);
  }

  private synchronized void add(char[] text, int from, int count) {
    for (int i = from; i < from + count; i++) {
      if (text[i] == '\n') {
        lines.add(unfinished.toString());
        unfinished.setLength(0);
      } else if (text[i] != '\r') {
        unfinished.append(text[i]);
      }
    }
  }

  private final class Lines extends Writer {
    @Override
    public void write(char[] text, int from, int count) {
      add(text, from, count);
    }

    @Override
    public void flush() {
      // every character is kept at once
    }

    @Override
    public void close() {
      // there is nothing to give back
    }
  }
}
