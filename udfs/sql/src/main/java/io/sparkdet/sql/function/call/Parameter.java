package io.sparkdet.sql.function.call;

import java.io.Serializable;

/**
 * A parameter of a function.
 *
 * @param name by which it may be given
 * @param required whether it must be given
 * @param meaning a clause that says what it is
 */
public record Parameter(String name, ArgumentType type, boolean required, String meaning)
    implements Serializable {

  /** Returns one that must be given. */
  public static Parameter required(String name, ArgumentType type, String meaning) {
    return new Parameter(name, type, true, meaning);
  }

  /** Returns one that may be left out. */
  public static Parameter optional(String name, ArgumentType type, String meaning) {
    return new Parameter(name, type, false, meaning);
  }

  String shown() {
    return name + " " + type.shown();
  }
}
