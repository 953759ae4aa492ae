package io.sparkdet.app.mistakes;

import java.util.List;
import java.util.regex.Pattern;

/** Tables and other files whose content is not what they are taken for. */
final class TableRules {

  private static final Pattern NO_PARQUET =
      Pattern.compile(
          "is not a Parquet file|Expected magic number|CANNOT_READ_FILE_FOOTER|Could not read footer");
  private static final Pattern NO_SCHEMA =
      Pattern.compile("UNABLE_TO_INFER_SCHEMA|Unable to infer schema");
  private static final Pattern DAMAGED =
      Pattern.compile(
          "FAILED_READ_FILE|Can not read value at|could not read page|Could not read page|corrupt (?:header|page)");
  private static final Pattern COLUMN =
      Pattern.compile("UNRESOLVED_COLUMN|FIELD_NOT_FOUND|PARQUET_COLUMN_DATA_TYPE_MISMATCH");
  private static final Pattern VALUE =
      Pattern.compile("CAST_INVALID_INPUT|MALFORMED_RECORD|CAST_OVERFLOW|ARITHMETIC_OVERFLOW");

  static final List<Rule> ALL =
      List.of(
          Rule.of(
              fault -> fault.says(NO_PARQUET),
              "a file is no Parquet file",
              "name a Parquet table, or give the format that the files have"),
          Rule.of(
              fault -> fault.says(NO_SCHEMA),
              "there is no table",
              "name a folder with Parquet files in it"),
          Rule.of(
              fault -> fault.says(COLUMN) || fault.is("SchemaColumnConvertNotSupportedException"),
              "a table has other columns than the command needs",
              "mend the table, or name another"),
          Rule.of(
              fault ->
                  fault.says(DAMAGED)
                      || fault.types().stream()
                          .anyMatch(type -> type.startsWith("org.apache.parquet.")),
              "a table's file is damaged",
              "restore the file, or remove it from the table"),
          Rule.of(
              fault -> fault.says(VALUE),
              "a table has a value that cannot be read",
              "mend the table"),
          Rule.of(
              fault -> fault.is("AnalysisException"),
              "Spark cannot use the tables as they are",
              "mend the tables or the options that name them"),
          Rule.of(
              fault ->
                  fault.is(
                      "ZipException",
                      "JsonParseException",
                      "JsonEOFException",
                      "MismatchedInputException",
                      "SAXParseException",
                      "MalformedInputException",
                      "UnmappableCharacterException"),
              "a file is damaged, or not of the kind that its name says",
              "restore it, or name another"));

  private TableRules() {}
}
