package io.sparkdet.app.listing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which links to folders are followed, so that every folder is looked through once: of those that
 * lead outside of everything that was looked through, the first by path; the folders behind them
 * are the next round's.
 */
final class LinkRounds {

  private final Set<String> places = new HashSet<>();
  private final Set<String> seen = new HashSet<>();
  private final Set<String> followed = new HashSet<>();

  LinkRounds(List<Prefix> first) {
    first.stream().filter(Prefix::isWholeFolder).map(Prefix::real).forEach(places::add);
  }

  /** Returns the folders without links that prefixes of all rounds look through. */
  Set<String> places() {
    return Set.copyOf(places);
  }

  /** Returns the paths of the links that were followed. */
  Set<String> followed() {
    return Set.copyOf(followed);
  }

  /** Returns the folders behind links, of all rounds so far, that have not been looked through. */
  List<Prefix> next(List<Finding> links) {
    List<Prefix> round = new ArrayList<>();
    links.stream()
        // A folder before those in it.
        .sorted(Comparator.comparing(Finding::place).thenComparing(Finding::path))
        .forEach(
            link -> {
              if (seen.add(link.path()) && !isLookedThrough(link.place())) {
                places.add(link.place());
                followed.add(link.path());
                round.add(Prefix.tree(link.path(), link.place()));
              }
            });
    return round;
  }

  /** Hidden folders are passed over, but a link may show what lies in one. */
  private boolean isLookedThrough(String target) {
    for (String folder = target; folder.lastIndexOf('/') >= 0; ) {
      if (places.contains(folder)) {
        return true;
      }
      int slash = folder.lastIndexOf('/');
      if (FileNames.isHidden(folder.substring(slash + 1))) {
        return false;
      }
      folder = folder.substring(0, slash);
    }
    return false;
  }
}
