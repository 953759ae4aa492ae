package io.sparkdet.sql.function.call;

import java.io.Serializable;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.types.DataType;

/**
 * Name and parameters of a function; those that may be left out come last.
 *
 * @param name in SQL
 */
public record Signature(String name, List<Parameter> parameters) implements Serializable {

  /** Keeps its own copy of the list. */
  public Signature {
    parameters = List.copyOf(parameters);
  }

  /** Returns a signature. */
  public static Signature of(String name, Parameter... parameters) {
    return new Signature(name, List.of(parameters));
  }

  /** Returns name and parameters with their types, those that may be left out in brackets. */
  public String text() {
    return shown(Parameter::shown);
  }

  /** Returns name and parameters without types. */
  public String call() {
    return shown(Parameter::name);
  }

  private String shown(Function<Parameter, String> parameter) {
    StringBuilder text = new StringBuilder(name).append('(');
    for (int i = 0; i < parameters.size(); i++) {
      Parameter one = parameters.get(i);
      String comma = i == 0 ? "" : ", ";
      text.append(one.required() ? "" : "[").append(comma).append(parameter.apply(one));
      text.append(one.required() ? "" : "]");
    }
    return text.append(')').toString();
  }

  /** Returns the names by which arguments may be given, in order. */
  public List<String> parameterNames() {
    return parameters.stream().map(Parameter::name).toList();
  }

  /** Returns how many arguments there are at least. */
  public int fewest() {
    return (int) parameters.stream().filter(Parameter::required).count();
  }

  /** Returns how many arguments there are at most. */
  public int most() {
    return parameters.size();
  }

  /** Returns how many arguments there are, in words. */
  String counts() {
    return fewest() == most() ? Integer.toString(most()) : "%d or %d".formatted(fewest(), most());
  }

  /** Returns whether arguments of these types fit, as many as there may be. */
  public boolean accepts(List<DataType> types) {
    for (int i = 0; i < types.size(); i++) {
      if (!parameters.get(i).type().fits(types.get(i))) {
        return false;
      }
    }
    return true;
  }
}
