package io.sparkdet.app.ml;

import io.sparkdet.sql.option.OptionEntry;
import io.sparkdet.sql.option.OptionKind;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * Parameters of a stage that are made from an enum which lists them.
 *
 * @param <E> the enum
 */
final class OptionParams<E extends Enum<E> & OptionEntry<?>> implements Serializable {

  private static final long serialVersionUID = 1L;

  private final EnumMap<E, Param<?>> params;

  OptionParams(Params stage, Class<E> table) {
    params = new EnumMap<>(table);
    for (E option : table.getEnumConstants()) {
      params.put(option, param(stage, option));
    }
  }

  private static Param<?> param(Params stage, OptionEntry<?> option) {
    String name = option.paramName();
    String doc = option.sentence();
    if (option.kind() instanceof OptionKind.Decimal
        || option.kind() instanceof OptionKind.DecimalOrWord) {
      return new DoubleParam(stage, name, doc);
    }
    if (option.kind() instanceof OptionKind.Count
        || option.kind() instanceof OptionKind.CountOrWord) {
      return new IntParam(stage, name, doc);
    }
    if (option.kind() instanceof OptionKind.Whole) {
      return new LongParam(stage, name, doc);
    }
    if (option.kind() instanceof OptionKind.Flag) {
      return new BooleanParam(stage, name, doc);
    }
    return new Param<String>(stage, name, doc);
  }

  @SuppressWarnings("unchecked")
  Param<String> text(E option) {
    return (Param<String>) param(option);
  }

  DoubleParam decimal(E option) {
    return (DoubleParam) param(option);
  }

  IntParam count(E option) {
    return (IntParam) param(option);
  }

  LongParam whole(E option) {
    return (LongParam) param(option);
  }

  BooleanParam flag(E option) {
    return (BooleanParam) param(option);
  }

  /** Returns an option's parameter, of the type that its kind asks for. */
  Param<?> param(E option) {
    return Objects.requireNonNull(params.get(option));
  }

  /** Returns the texts of what was set, by the options' names. */
  Map<String, String> given(Params stage) {
    Map<String, String> given = new TreeMap<>();
    params.forEach(
        (option, param) -> {
          if (stage.isSet(param)) {
            given.put(option.optionName(), String.valueOf(stage.getOrDefault(param)));
          }
        });
    return given;
  }
}
