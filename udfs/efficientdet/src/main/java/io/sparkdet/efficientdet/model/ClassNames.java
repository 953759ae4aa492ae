package io.sparkdet.efficientdet.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the classes of imported weights are called: {@code coco}, a number, or a file of names. */
public final class ClassNames {

  private static final int COCO_SLOTS = 90;
  private static final int COCO_CATEGORIES = 80;
  private static final int MOST_CLASSES = 100_000;

  private ClassNames() {}

  /** Returns classes with ids from 1 in the order of their names. */
  public static List<ModelClass> numbered(List<String> names) {
    List<ModelClass> classes = new ArrayList<>();
    for (int index = 0; index < names.size(); index++) {
      classes.add(new ModelClass(index, index + 1, names.get(index)));
    }
    return List.copyOf(classes);
  }

  /**
   * Returns COCO's slots for a head of 90 classes, otherwise {@code class 1}, {@code class 2} ….
   */
  public static List<ModelClass> ofHead(int classes) {
    return classes == COCO_SLOTS ? CocoClasses.slots() : counted(classes);
  }

  /**
   * Reads the option {@code --classes}.
   *
   * @param option {@code coco} (80 categories, or 90 slots, as the head has it), a number of
   *     classes, or the path of a text file in UTF-8: a name a line, or an id, a tab and a name
   * @param headClasses how many classes the weights' head has
   * @throws ModelException if it is none of them, or the file has no names or repeats one
   */
  public static List<ModelClass> parse(String option, int headClasses) throws ModelException {
    if (option.equals("coco")) {
      return headClasses == COCO_CATEGORIES ? CocoClasses.contiguous() : CocoClasses.slots();
    }
    if (option.matches("[0-9]{1,9}")) {
      int count = Integer.parseInt(option);
      if (count < 1 || count > MOST_CLASSES) {
        throw new ModelException(
            Path.of(option), "it is no number of classes", "give 1 to " + MOST_CLASSES);
      }
      return counted(count);
    }
    return read(Path.of(option), Map.of());
  }

  private static List<ModelClass> counted(int count) {
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      names.add("class " + i);
    }
    return numbered(names);
  }

  /**
   * Reads a text file in UTF-8: a name a line, or an id, a tab and a name.
   *
   * @param ids what ids names without one have; names that are not in it have the number of their
   *     class, from 1
   * @throws ModelException if it cannot be read, has no names or repeats a name or id
   */
  public static List<ModelClass> read(Path file, Map<String, Integer> ids) throws ModelException {
    try {
      return read(file, Files.readAllBytes(file), ids);
    } catch (NoSuchFileException e) {
      throw new ModelException(
          file, "there is no such file of class names", "give coco, a number or a file");
    } catch (ModelException e) {
      throw e;
    } catch (IOException e) {
      throw new ModelException(file, e.toString(), "check that the file can be read");
    }
  }

  /**
   * Reads a list of classes, as {@link #read(Path, Map)}, from a file that was read elsewhere.
   *
   * @param file what errors call it
   * @throws ModelException if it has no names or repeats a name or id
   */
  public static List<ModelClass> read(Path file, byte[] content, Map<String, Integer> ids)
      throws ModelException {
    List<ModelClass> classes = new ArrayList<>();
    Set<String> names = new HashSet<>();
    Set<Integer> taken = new HashSet<>();
    for (String line : text(file, content).lines().toList()) {
      if (!line.isBlank()) {
        ModelClass next = parseLine(file, line.strip(), classes.size(), ids);
        if (!names.add(next.name()) || !taken.add(next.id())) {
          throw new ModelException(
              file, "it repeats the class '" + line.strip() + "'", "name and id must be unique");
        }
        classes.add(next);
      }
    }
    if (classes.isEmpty()) {
      throw new ModelException(file, "it has no class names", "write one a line");
    }
    return List.copyOf(classes);
  }

  private static String text(Path file, byte[] content) throws ModelException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (CharacterCodingException e) {
      throw new ModelException(file, "it is no text in UTF-8", "give a class name a line");
    }
  }

  private static ModelClass parseLine(Path file, String line, int index, Map<String, Integer> ids)
      throws ModelException {
    int tab = line.indexOf('\t');
    if (tab < 0) {
      return new ModelClass(index, ids.getOrDefault(line, index + 1), line);
    }
    String id = line.substring(0, tab).strip();
    if (!id.matches("[0-9]{1,9}")) {
      throw new ModelException(
          file, "the line '" + line + "' does not begin with an id", "write ID, a tab, NAME");
    }
    return new ModelClass(index, Integer.parseInt(id), line.substring(tab + 1).strip());
  }
}
