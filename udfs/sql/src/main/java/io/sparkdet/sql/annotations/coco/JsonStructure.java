package io.sparkdet.sql.annotations.coco;

import java.io.IOException;
import java.io.InputStream;

/**
 * Where a byte of a JSON text stands: between values or in a string, and how deep in brackets.
 *
 * <p>Every byte moves each of three states to another, so the effect of a range of the file is
 * known without what stands before it, for each state that it may begin in; folding the effects of
 * all ranges in order gives the exact state at the start of each. UTF-8 needs no more: none of the
 * bytes looked at can be part of a longer character.
 */
final class JsonStructure {

  /** Not in a string. */
  static final int OUTSIDE = 0;

  /** In a string. */
  static final int STRING = 1;

  /** In a string, after a backslash. */
  static final int ESCAPED = 2;

  private static final int BUFFER = 1 << 16;

  private static final int NOTHING = 0;
  private static final int QUOTE = 2;
  private static final int BACKSLASH = 3;

  /** What a byte does: by how much it changes the depth, or one of the others. */
  private static final byte[] KINDS = kinds();

  private int state;
  private long depth;

  private static byte[] kinds() {
    byte[] kinds = new byte[256];
    kinds['"'] = QUOTE;
    kinds['\\'] = BACKSLASH;
    kinds['{'] = 1;
    kinds['['] = 1;
    kinds['}'] = -1;
    kinds[']'] = -1;
    return kinds;
  }

  /** Begins in {@code state}, at {@code depth} open brackets. */
  JsonStructure(int state, long depth) {
    this.state = state;
    this.depth = depth;
  }

  /**
   * Returns the effect of the next {@code length} bytes of {@code in} (fewer at its end): for each
   * start state the end state and by how much the depth grows, two values a state.
   */
  static long[] effect(InputStream in, long length) throws IOException {
    JsonStructure[] starts = {
      new JsonStructure(OUTSIDE, 0), new JsonStructure(STRING, 0), new JsonStructure(ESCAPED, 0)
    };
    byte[] buffer = new byte[BUFFER];
    boolean begun = false;
    boolean together = false;
    for (long left = length; left > 0; ) {
      int n = in.read(buffer, 0, (int) Math.min(left, BUFFER));
      if (n < 0) {
        break;
      }
      int from = 0;
      if (!begun && n > 0) {
        for (JsonStructure structure : starts) {
          structure.advance(buffer, 0, 1);
        }
        begun = true;
        from = 1;
        // A backslash before it decides over the first byte alone.
        together = starts[STRING].state == STRING && starts[ESCAPED].state == STRING;
      }
      if (together) {
        from = advanceTogether(starts, buffer, from, n);
        together = from == n;
      }
      if (from < n) {
        for (JsonStructure structure : starts) {
          structure.advance(buffer, from, n);
        }
      }
      left -= n;
    }
    long[] effect = new long[2 * starts.length];
    for (int s = 0; s < starts.length; s++) {
      effect[2 * s] = starts[s].state;
      effect[2 * s + 1] = starts[s].depth;
    }
    return effect;
  }

  /**
   * Advances all of them over bytes {@code from} to {@code to} up to the first backslash, in one
   * pass: as long as there is none, what begins in a string is outside wherever what begins outside
   * is in one.
   *
   * @return the index of the backslash, else {@code to}
   */
  private static int advanceTogether(JsonStructure[] starts, byte[] buffer, int from, int to) {
    JsonStructure outside = starts[OUTSIDE];
    JsonStructure string = starts[STRING];
    boolean swapped = outside.state == STRING;
    long openOutside = outside.depth;
    long openString = string.depth;
    int i = from;
    for (; i < to; i++) {
      int kind = KINDS[buffer[i] & 0xFF];
      if (kind == NOTHING) {
        continue;
      }
      if (kind == BACKSLASH) {
        break;
      }
      if (kind == QUOTE) {
        swapped = !swapped;
      } else if (swapped) {
        openString += kind;
      } else {
        openOutside += kind;
      }
    }
    outside.state = swapped ? STRING : OUTSIDE;
    outside.depth = openOutside;
    string.state = swapped ? OUTSIDE : STRING;
    string.depth = openString;
    starts[ESCAPED].state = string.state;
    starts[ESCAPED].depth = openString;
    return i;
  }

  /** Advances over a range whose {@link #effect} is known. */
  void advance(long[] effect) {
    depth += effect[2 * state + 1];
    state = (int) effect[2 * state];
  }

  /** Advances over the first {@code n} bytes of {@code buffer}. */
  void advance(byte[] buffer, int n) {
    advance(buffer, 0, n);
  }

  private void advance(byte[] buffer, int from, int to) {
    int at = state;
    long open = depth;
    for (int i = from; i < to; i++) {
      byte b = buffer[i];
      if (at == OUTSIDE) {
        if (b == '"') {
          at = STRING;
        } else if (b == '{' || b == '[') {
          open++;
        } else if (b == '}' || b == ']') {
          open--;
        }
      } else if (at == ESCAPED) {
        at = STRING;
      } else if (b == '"') {
        at = OUTSIDE;
      } else if (b == '\\') {
        at = ESCAPED;
      }
    }
    state = at;
    depth = open;
  }

  /** Returns whether an object that begins at {@code next} is an element of the file's array. */
  boolean elementBegins(byte next) {
    return next == '{' && state == OUTSIDE && depth == 1;
  }

  int state() {
    return state;
  }

  long depth() {
    return depth;
  }
}
