package io.sparkdet.app.session;

import io.sparkdet.detection.PublicApi;
import java.util.List;

/**
 * What a command did in a session.
 *
 * @param lines what the command line prints to stdout
 * @param notes what it prints to stderr: notes, warnings and progress
 * @param summary the summary that the command wrote, as JSON: that of {@code --summary} of {@code
 *     label} and {@code evaluate}, the {@code summary.json} of {@code evaluate} and {@code
 *     compare}, the {@code model.json} of {@code train}; an empty object of other commands
 */
@PublicApi
public record SessionResult(List<String> lines, List<String> notes, String summary) {

  /** Copies the lists. */
  public SessionResult {
    lines = List.copyOf(lines);
    notes = List.copyOf(notes);
  }

  /** Returns the closing line, or an empty text where nothing was printed. */
  public String line() {
    return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
  }
}
