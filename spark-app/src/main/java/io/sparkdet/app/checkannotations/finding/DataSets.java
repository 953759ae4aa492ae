package io.sparkdet.app.checkannotations.finding;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the annotations that are checked are called, and their classes; it travels to tasks. */
public final class DataSets implements Serializable {

  private static final long serialVersionUID = 1L;

  private final ArrayList<String> names;
  private final ArrayList<HashMap<Long, String>> categories = new ArrayList<>();

  /**
   * Keeps copies.
   *
   * @param names what each is called, no two alike
   * @param categories the names of the classes of each by their ids
   */
  public DataSets(List<String> names, List<? extends Map<Long, String>> categories) {
    this.names = new ArrayList<>(names);
    categories.forEach(each -> this.categories.add(new HashMap<>(each)));
  }

  /** Returns how many there are. */
  public int size() {
    return names.size();
  }

  /** Returns what one is called. */
  public String name(int set) {
    return names.get(set);
  }

  /** Returns the number of those of a name. */
  public int number(String name) {
    return names.indexOf(name);
  }

  /** Returns whether a class is listed. */
  public boolean lists(int set, long category) {
    return categories.get(set).containsKey(category);
  }

  /** Returns the name of a class; its number where it is not listed. */
  public String category(int set, long category) {
    return categories.get(set).getOrDefault(category, "id " + category);
  }

  /** Returns the names of the classes by their ids. */
  public Map<Long, String> categories(int set) {
    return new TreeMap<>(categories.get(set));
  }

  /**
   * Returns what paths are called: their last parts, with as much before them as tells them apart.
   */
  public static List<String> called(List<String> paths) {
    List<String> names = new ArrayList<>();
    for (int parts = 1; ; parts++) {
      names.clear();
      boolean whole = true;
      for (String path : paths) {
        String[] split = path.replaceFirst("/+$", "").split("/", -1);
        int from = Math.max(0, split.length - parts);
        whole &= from == 0;
        names.add(String.join("/", List.of(split).subList(from, split.length)));
      }
      if (names.stream().distinct().count() == names.size()) {
        return names;
      }
      if (whole) {
        break;
      }
    }
    for (int i = 0; i < names.size(); i++) { // one place with two lists of names
      names.set(i, names.get(i) + " (" + (i + 1) + ")");
    }
    return names;
  }
}
