package io.sparkdet.app.files.parquet;

import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
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
    LONG(PrimitiveTypeName.INT64, Repetition.REQUIRED),
    /** A {@code Double}. */
    DOUBLE(PrimitiveTypeName.DOUBLE, Repetition.REQUIRED),
    /** A {@code String}. */
    TEXT(PrimitiveTypeName.BINARY, Repetition.REQUIRED),
    /** A {@code String}, or null. */
    TEXT_OR_NULL(PrimitiveTypeName.BINARY, Repetition.OPTIONAL);

    private final PrimitiveTypeName stored;
    private final Repetition repetition;

    Kind(PrimitiveTypeName stored, Repetition repetition) {
      this.stored = stored;
      this.repetition = repetition;
    }
  }

  Type type() {
    Types.PrimitiveBuilder<PrimitiveType> type = Types.primitive(kind.stored, kind.repetition);
    return kind.stored == PrimitiveTypeName.BINARY
        ? type.as(LogicalTypeAnnotation.stringType()).named(name)
        : type.named(name);
  }
}
