package io.sparkdet.app.cli.option;

import io.sparkdet.app.label.input.InputFormat;
import io.sparkdet.app.label.output.OutputFormat;
import io.sparkdet.sql.errors.NearestName;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads closed choices by the names that users write. */
public final class LowerCaseNames {

  private LowerCaseNames() {}

  /** Reads an {@link InputFormat}. */
  public static final class OfInput implements ITypeConverter<InputFormat> {
    @Override
    public InputFormat convert(String value) {
      return named(value, InputFormat.values(), InputFormat::label);
    }
  }

  /** Reads an {@link OutputFormat}. */
  public static final class OfOutput implements ITypeConverter<OutputFormat> {
    @Override
    public OutputFormat convert(String value) {
      return named(value, OutputFormat.values(), OutputFormat::label);
    }
  }

  private static <T> T named(String value, T[] choices, Function<T, String> label) {
    List<String> labels = Arrays.stream(choices).map(label).toList();
    int index = labels.indexOf(value);
    if (index < 0) {
      throw new TypeConversionException(
          "'%s' is none of %s%s"
              .formatted(value, String.join(", ", labels), NearestName.hint(value, labels)));
    }
    return choices[index];
  }
}
