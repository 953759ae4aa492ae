package io.sparkdet.app.exportlabels;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.exportlabels.format.LabelClass;
import io.sparkdet.app.files.OptionFile;
import io.sparkdet.efficientdet.model.ClassNames;
import io.sparkdet.efficientdet.model.ModelClass;
import io.sparkdet.efficientdet.model.ModelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * The classes of an export, by name: all of a table in the order of their ids, or those of a file
 * in its order. An id that two names share goes to the first of them; the other gets a free one.
 */
record ExportedClasses(List<LabelClass> list, List<String> warnings) {

  /** How many classes an error names at most. */
  private static final int NAMED = 10;

  ExportedClasses {
    list = List.copyOf(list);
    warnings = List.copyOf(warnings);
  }

  /** Returns all classes of a column {@code boxes} of {@link SelectedImages}. */
  static ExportedClasses of(Dataset<Row> images) {
    List<Row> found =
        images
            .selectExpr("inline(boxes)")
            .where("category_id IS NOT NULL")
            .groupBy("category")
            .agg(functions.min("category_id").as("id"))
            .orderBy("id", "category")
            .collectAsList();
    List<LabelClass> classes = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    Map<Integer, String> taken = new LinkedHashMap<>();
    int highest = found.stream().mapToInt(row -> row.getInt(1)).max().orElse(0);
    for (Row row : found) {
      String name = row.getString(0);
      int id = row.getInt(1);
      String other = taken.get(id);
      if (other != null) {
        warnings.add(
            "category_id %d of the table is both %s and %s; the second has the id %d in the export"
                .formatted(id, other, name, ++highest));
        id = highest;
      }
      taken.put(id, name);
      classes.add(new LabelClass(classes.size(), id, name));
    }
    return new ExportedClasses(classes, warnings);
  }

  /**
   * Returns the classes that a file names, with the ids that these have where the file gives none.
   *
   * @throws UserException if it cannot be read, is no list of classes, or has none of these
   */
  ExportedClasses chosenBy(String file, Configuration hadoop) {
    byte[] content = new OptionFile("--classes", file).read(hadoop);
    Map<String, Integer> ids = new LinkedHashMap<>();
    list.forEach(label -> ids.put(label.name(), label.id()));
    List<String> absent = new ArrayList<>();
    int highest = ids.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    for (String line : new String(content, StandardCharsets.UTF_8).lines().toList()) {
      String name = line.substring(line.indexOf('\t') + 1).strip();
      if (!name.isEmpty() && !ids.containsKey(name)) {
        absent.add(name);
        ids.put(name, ++highest);
      }
    }
    try {
      List<LabelClass> classes = new ArrayList<>();
      for (ModelClass one : ClassNames.read(Path.of(file), content, ids)) {
        classes.add(new LabelClass(one.index(), one.id(), one.name()));
      }
      if (!list.isEmpty() && classes.stream().allMatch(one -> absent.contains(one.name()))) {
        throw new UserException(
            "Cannot export by the classes of %s: the table has no box of any of them, but of %s; mend --classes"
                .formatted(
                    file,
                    list.stream()
                        .map(LabelClass::name)
                        .limit(NAMED)
                        .collect(Collectors.joining(", "))));
      }
      List<String> warnings = new ArrayList<>(this.warnings);
      if (!absent.isEmpty()) {
        warnings.add(
            "no box of the table is of these classes of %s: %s"
                .formatted(file, String.join(", ", absent)));
      }
      return new ExportedClasses(classes, warnings);
    } catch (ModelException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Returns the names of classes that another list has and this one lacks. */
  Set<String> missing(ExportedClasses all) {
    Set<String> names = new HashSet<>();
    all.list().forEach(label -> names.add(label.name()));
    list.forEach(label -> names.remove(label.name()));
    return names;
  }
}
