package io.sparkdet.app.label.input;

import io.sparkdet.app.error.UserException;
import io.sparkdet.sql.errors.NearestName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * A column that a user named, or a field of one: {@code image.bytes} is the field {@code bytes} of
 * the column {@code image}, unless a column has that very name.
 *
 * @param path the names from the column down
 * @param type what it holds
 */
record TableColumn(List<String> path, DataType type) {

  /** Copies the names. */
  TableColumn {
    path = List.copyOf(path);
  }

  /**
   * Finds a column.
   *
   * @throws UserException if the table has none of that name
   */
  static TableColumn of(StructType table, String name, String option) {
    List<String> path = new ArrayList<>();
    StructType level = table;
    String rest = name;
    while (true) {
      if (level.getFieldIndex(rest).isDefined()) {
        path.add(rest);
        return new TableColumn(path, level.apply(rest).dataType());
      }
      StructField column = outer(level, rest);
      if (column == null) {
        throw unknown(level, name, path, option);
      }
      path.add(column.name());
      rest = rest.substring(column.name().length() + 1);
      level = (StructType) column.dataType();
    }
  }

  /** Returns the struct whose field a dotted name may be. */
  private static @Nullable StructField outer(StructType level, String name) {
    return Arrays.stream(level.fields())
        .filter(field -> field.dataType() instanceof StructType)
        .filter(field -> name.startsWith(field.name() + "."))
        .findFirst()
        .orElse(null);
  }

  private static UserException unknown(
      StructType level, String name, List<String> path, String option) {
    String prefix = path.stream().map(part -> part + ".").collect(Collectors.joining());
    List<String> known = Arrays.stream(level.fieldNames()).map(field -> prefix + field).toList();
    return new UserException(
        "Cannot read column %s: the table has %s%s; mend %s"
            .formatted(name, String.join(", ", known), NearestName.hint(name, known), option));
  }

  /** Returns the name as Spark's columns are asked for, which no dot in a name misleads. */
  String expression() {
    return path.stream()
        .map(part -> "`" + part.replace("`", "``") + "`")
        .collect(Collectors.joining("."));
  }

  /** Returns the name of the binary field that was probably meant, to be put into a sentence. */
  String binaryFieldHint() {
    if (type instanceof StructType struct) {
      for (StructField field : struct.fields()) {
        if (field.dataType().equals(DataTypes.BinaryType)) {
          return " (did you mean %s.%s?)".formatted(String.join(".", path), field.name());
        }
      }
    }
    return "";
  }
}
