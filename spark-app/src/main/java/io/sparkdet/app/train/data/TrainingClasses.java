package io.sparkdet.app.train.data;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.files.OptionFile;
import io.sparkdet.efficientdet.model.ClassNames;
import io.sparkdet.efficientdet.model.ModelClass;
import io.sparkdet.efficientdet.model.ModelException;
import io.sparkdet.sql.errors.NearestName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;

/** Which classes a detector is to tell apart, and their ids in tables. */
public sealed interface TrainingClasses {

  /** All categories of the annotations, in the order of their ids, with those ids. */
  record Annotated() implements TrainingClasses {
    @Override
    public List<ModelClass> among(Map<String, Integer> ids, Configuration hadoop) {
      List<ModelClass> classes = new ArrayList<>();
      ids.forEach((name, id) -> classes.add(new ModelClass(classes.size(), id, name)));
      return List.copyOf(classes);
    }
  }

  /**
   * Those of a text file: a name a line, or an id, a tab and a name. A line without an id takes the
   * annotations' id of that name. Boxes of other categories are left out.
   *
   * @param file a path or URI of any Hadoop file system
   */
  record Named(String file) implements TrainingClasses {
    @Override
    public List<ModelClass> among(Map<String, Integer> ids, Configuration hadoop) {
      try {
        byte[] content = new OptionFile("--classes", file).read(hadoop);
        List<ModelClass> classes = ClassNames.read(Path.of(file), content, ids);
        requireKnown(new String(content, StandardCharsets.UTF_8), ids.keySet());
        return classes;
      } catch (ModelException e) {
        throw new UserException(String.valueOf(e.getMessage()), e);
      }
    }
  }

  /**
   * Refuses a name that is no category's: a class without a box would be trained in silence. One
   * that is meant so has its id before it.
   */
  private static void requireKnown(String names, Set<String> categories) {
    List<String> unknown =
        names
            .lines()
            .map(String::strip)
            .filter(name -> !name.isEmpty() && name.indexOf('\t') < 0 && !categories.contains(name))
            .toList();
    if (!unknown.isEmpty()) {
      String nearest =
          NearestName.of(unknown.get(0), categories)
              .map("did you mean %s?"::formatted)
              .orElseGet(() -> "there are " + String.join(", ", categories));
      throw new UserException(
          "Cannot use --classes: no category is named %s%s; %s (a class that has no box yet is written ID, a tab, NAME)"
              .formatted(
                  unknown.get(0),
                  unknown.size() > 1 ? " (and %d more)".formatted(unknown.size() - 1) : "",
                  nearest));
    }
  }

  /**
   * Those of another set or a model, by name: what a validation set must have.
   *
   * @param classes by index
   */
  record Given(List<ModelClass> classes) implements TrainingClasses {

    /** Copies the list. */
    public Given {
      classes = List.copyOf(classes);
    }

    @Override
    public List<ModelClass> among(Map<String, Integer> ids, Configuration hadoop) {
      return classes;
    }
  }

  /** Reads {@code --classes}: {@code auto}, or the path of a file. */
  static TrainingClasses parse(String option) {
    return option.equals("auto") ? new Annotated() : new Named(option);
  }

  /**
   * Returns the classes by index.
   *
   * @param ids of the annotations' categories by name, rising
   * @param hadoop how files are reached
   * @throws UserException if a file cannot be read, or is no list of classes
   */
  List<ModelClass> among(Map<String, Integer> ids, Configuration hadoop);

  /**
   * Returns the classes for annotations.
   *
   * @param source what errors call the annotations
   * @param categories names by category id
   * @param hadoop how files are reached
   * @throws UserException if two categories share a name, an id is too large, or the file is no
   *     list of classes or has none of the annotations' categories
   */
  default List<ModelClass> of(String source, Map<Long, String> categories, Configuration hadoop) {
    Map<String, Integer> ids = idsByName(source, categories);
    List<ModelClass> classes = among(ids, hadoop);
    if (classes.stream().noneMatch(one -> ids.containsKey(one.name()))) {
      if (this instanceof Given) {
        throw new UserException(
            "Cannot validate on %s: none of its categories (%s) is trained (%s); give annotations of the same classes"
                .formatted(
                    source,
                    String.join(", ", ids.keySet()),
                    classes.stream().map(ModelClass::name).collect(Collectors.joining(", "))));
      }
      throw new UserException(
          "Cannot train on %s: none of its categories (%s) is a class; check --classes"
              .formatted(source, String.join(", ", ids.keySet())));
    }
    return classes;
  }

  /** Returns category ids by name, in the order of the ids. */
  private static Map<String, Integer> idsByName(String source, Map<Long, String> categories) {
    Map<String, Integer> ids = new LinkedHashMap<>();
    new TreeMap<>(categories)
        .forEach(
            (id, name) -> {
              if (id != id.intValue()) {
                throw new UserException(
                    "Cannot train on %s: the category id %d is beyond 32 bits; number categories from 1"
                        .formatted(source, id));
              }
              if (ids.putIfAbsent(name, id.intValue()) != null) {
                throw new UserException(
                    "Cannot train on %s: the categories %d and %d are both named '%s'; give each its own name"
                        .formatted(source, ids.get(name), id, name));
              }
            });
    return ids;
  }
}
