package io.sparkdet.app.tables;

import io.sparkdet.app.error.UserException;
import io.sparkdet.sql.errors.NearestName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.StructType;

/**
 * What a table is partitioned by: a column, or a transform of one where the format has transforms.
 *
 * @param transform the name of Iceberg's, such as {@code days}, or empty for the column itself
 * @param buckets their number; 0 where the transform is no bucket
 * @param column a column's name
 */
public record TablePartition(String transform, int buckets, String column) {

  private static final Pattern TRANSFORM =
      Pattern.compile("([a-z_]+)\\s*\\(\\s*(?:(\\d{1,9})\\s*,\\s*)?([A-Za-z_0-9]+)\\s*\\)");

  private static final Pattern COMMA_OUTSIDE = Pattern.compile(",(?![^(]*\\))");

  private static final List<String> OF_TIMES = List.of("years", "months", "days", "hours");

  /**
   * Reads a list such as {@code status,days(labelled_at)}.
   *
   * @param schema the columns that there are
   * @throws UserException if a part is neither a column nor a transform of one
   */
  public static List<TablePartition> parse(String option, String text, StructType schema) {
    List<TablePartition> partitions = new ArrayList<>();
    for (String part : COMMA_OUTSIDE.split(text, -1)) {
      partitions.add(parseOne(option, part.strip(), schema));
    }
    return List.copyOf(partitions);
  }

  private static TablePartition parseOne(String option, String text, StructType schema) {
    Matcher transform = TRANSFORM.matcher(text);
    boolean transformed = transform.matches();
    String column = transformed ? transform.group(3) : text;
    List<String> names =
        Arrays.stream(schema.fields())
            .filter(field -> !(field.dataType() instanceof ArrayType))
            .map(field -> field.name())
            .toList();
    if (!names.contains(column)) {
      throw new UserException(
          "Cannot use %s %s: the table has no column '%s' to partition by%s; there are %s"
              .formatted(
                  option, text, column, NearestName.hint(column, names), String.join(", ", names)));
    }
    if (!transformed) {
      return new TablePartition("", 0, column);
    }
    String name = transform.group(1).toLowerCase(Locale.ROOT);
    String number = transform.group(2);
    boolean bucket = name.equals("bucket") && number != null && Integer.parseInt(number) > 0;
    boolean time = OF_TIMES.contains(name) && number == null;
    if (!bucket && !time) {
      throw new UserException(
          "Cannot use %s %s: there are %s of a time, and bucket(N, COLUMN)"
              .formatted(option, text, String.join(", ", OF_TIMES)));
    }
    return new TablePartition(name, bucket ? Integer.parseInt(number) : 0, column);
  }

  /** Returns whether it is a column as it stands. */
  public boolean isColumn() {
    return transform.isEmpty();
  }

  /** Returns it as Spark's tables take it. */
  Column toSpark() {
    Column of = functions.col(column);
    return switch (transform) {
      case "years" -> functions.years(of);
      case "months" -> functions.months(of);
      case "days" -> functions.days(of);
      case "hours" -> functions.hours(of);
      case "bucket" -> functions.bucket(buckets, of);
      default -> of;
    };
  }

  @Override
  public String toString() {
    return isColumn()
        ? column
        : buckets > 0
            ? "%s(%d, %s)".formatted(transform, buckets, column)
            : "%s(%s)".formatted(transform, column);
  }
}
