package io.sparkdet.sql.function.picture;

import io.sparkdet.efficientdet.machine.EngineLibraries;
import io.sparkdet.sql.function.call.CallErrors;
import java.util.Optional;
import org.apache.spark.sql.AnalysisException;

/**
 * Calls that open pictures need the native libraries of the versions that SparkDet was built with.
 */
final class OwnLibraries {

  private OwnLibraries() {}

  /**
   * Refuses a class path on which another version of one comes first.
   *
   * @throws AnalysisException that says which, and where they lie
   */
  static void require() throws AnalysisException {
    Optional<EngineLibraries.Clash> clash = EngineLibraries.clash();
    if (clash.isPresent()) {
      throw CallErrors.setting("class path", clash.get().place(), clash.get().sentence());
    }
  }
}
