package io.sparkdet.app.files.parquet;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** Writes rows of plain values. */
final class RowSupport extends WriteSupport<@Nullable Object[]> {

  /** Texts that are kept as bytes: they repeat in such tables. */
  private static final int TEXTS = 10_000;

  private final TableColumn[] columns;
  private final MessageType schema;
  private final Map<String, Binary> texts = new HashMap<>();
  private @Nullable RecordConsumer consumer;

  RowSupport(List<TableColumn> columns) {
    this.columns = columns.toArray(TableColumn[]::new);
    this.schema =
        new MessageType("table", columns.stream().map(TableColumn::type).toArray(Type[]::new));
  }

  @Override
  @SuppressWarnings("deprecation") // there is no other that has to be there
  public WriteContext init(Configuration configuration) {
    return new WriteContext(schema, Map.of());
  }

  @Override
  public void prepareForWrite(RecordConsumer target) {
    consumer = target;
  }

  @Override
  public void write(@Nullable Object[] row) {
    RecordConsumer target = consumer;
    if (target == null) {
      throw new IllegalStateException("Cannot write a row: the file is not open");
    }
    target.startMessage();
    for (int i = 0; i < columns.length; i++) {
      Object value = row[i];
      if (value == null) {
        continue;
      }
      String name = columns[i].name();
      target.startField(name, i);
      if (value instanceof Long number) {
        target.addLong(number);
      } else if (value instanceof Double number) {
        target.addDouble(number);
      } else {
        target.addBinary(text(value.toString()));
      }
      target.endField(name, i);
    }
    target.endMessage();
  }

  private Binary text(String value) {
    if (texts.size() > TEXTS) {
      texts.clear();
    }
    return texts.computeIfAbsent(value, Binary::fromString);
  }
}
