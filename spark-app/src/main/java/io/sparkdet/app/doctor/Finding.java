package io.sparkdet.app.doctor;

import java.util.Locale;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * What one check found at one place.
 *
 * @param check what was looked at
 * @param verdict whether it is fit
 * @param found what is there, without a full stop
 * @param remedy what to do; empty where it is fit
 */
record Finding(Check check, Verdict verdict, String found, String remedy) {

  /** Whether a job can run. */
  enum Verdict {
    /** It can. */
    OK,
    /** It can, but not as one would like. */
    WARNING,
    /** It cannot. */
    UNFIT;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Finding ok(Check check, String found) {
    return new Finding(check, Verdict.OK, found, "");
  }

  static Finding warning(Check check, String found, String remedy) {
    return new Finding(check, Verdict.WARNING, found, remedy);
  }

  static Finding unfit(Check check, String found, String remedy) {
    return new Finding(check, Verdict.UNFIT, found, remedy);
  }

  /**
   * Makes a finding of a sentence as errors have them: {@code Cannot X: Y; remedy}.
   *
   * @param otherwise the remedy of a sentence that has none
   */
  static Finding unfit(Check check, String sentence, Throwable failure, String otherwise) {
    String line = sentence.strip().replaceAll("\\s*\\R\\s*", " ");
    if (line.isEmpty() || line.equals("null")) {
      line = failure.getClass().getSimpleName();
    }
    int cut = line.indexOf("; ");
    return cut < 0
        ? unfit(check, line, otherwise)
        : unfit(check, line.substring(0, cut), line.substring(cut + 2));
  }

  /** Returns the form that travels to the driver. */
  Row toRow() {
    return RowFactory.create(check.name(), verdict.name(), found, remedy);
  }

  static Finding ofRow(Row row) {
    return new Finding(
        Check.valueOf(row.getString(0)),
        Verdict.valueOf(row.getString(1)),
        row.getString(2),
        row.getString(3));
  }
}
