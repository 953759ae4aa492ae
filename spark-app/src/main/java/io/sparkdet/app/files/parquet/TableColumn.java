package io.sparkdet.app.files.parquet;

import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/**
 * A column of a table.
 *
 * @param name its name
 * @param kind what it holds
 */
public record TableColumn(String name, Kind kind) {

  /** What a column holds. */
  public enum Kind {
    /** A {@code Long}. */
    LONG {
      @Override
      Type type(String name) {
        return Types.required(PrimitiveTypeName.INT64).named(name);
      }
    },
    /** A {@code Double}. */
    DOUBLE {
      @Override
      Type type(String name) {
        return Types.required(PrimitiveTypeName.DOUBLE).named(name);
      }
    },
    /** A {@code String}. */
    TEXT {
      @Override
      Type type(String name) {
        return Types.required(PrimitiveTypeName.BINARY)
            .as(LogicalTypeAnnotation.stringType())
            .named(name);
      }
    },
    /** A {@code String}, or null. */
    TEXT_OR_NULL {
      @Override
      Type type(String name) {
        return Types.optional(PrimitiveTypeName.BINARY)
            .as(LogicalTypeAnnotation.stringType())
            .named(name);
      }
    };

    abstract Type type(String name);
  }

  Type type() {
    return kind.type(name);
  }
}
