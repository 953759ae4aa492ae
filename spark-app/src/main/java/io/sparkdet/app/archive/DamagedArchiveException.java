package io.sparkdet.app.archive;

import java.io.IOException;

/** An archive or an entry is not what its format wants; the message is a clause that says how. */
public final class DamagedArchiveException extends IOException {

  private static final long serialVersionUID = 1L;

  DamagedArchiveException(String clause) {
    super(clause);
  }

  DamagedArchiveException(String clause, Throwable cause) {
    super(clause, cause);
  }
}
