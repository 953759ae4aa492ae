package io.sparkdet.sql.function.picture;

import io.sparkdet.sql.classifier.ClassifierSpec;
import io.sparkdet.sql.detector.DetectorSettings;
import io.sparkdet.sql.detector.HadoopSettings;
import io.sparkdet.sql.function.call.CallErrors;
import io.sparkdet.sql.function.call.FunctionCall;
import java.io.IOException;
import java.util.Optional;
import org.apache.spark.sql.AnalysisException;

/**
 * The classifier of a call: the one that it names, or that of the session's setting {@code
 * spark.sparkdet.classifier}, at the time when the query is analysed.
 */
final class SessionClassifier {

  private SessionClassifier() {}

  /**
   * Returns the classifier.
   *
   * @throws AnalysisException if there is none, or it cannot be opened
   */
  static ClassifierSpec of(FunctionCall call) throws AnalysisException {
    OwnLibraries.require();
    Optional<Object> named =
        call.size() == 1 ? Optional.empty() : call.constant(1, "'lite0.safetensors'");
    if (named.isPresent()) {
      try {
        return opened((String) named.get());
      } catch (IOException | IllegalArgumentException e) {
        throw call.error(
            "the model '%s' cannot be opened: %s".formatted(named.get(), e.getMessage()));
      }
    }
    String setting = SessionConf.current().getConfString(DetectorSettings.CLASSIFIER, "");
    if (setting.isEmpty()) {
      throw call.error(
          "there is no classifier: name a file of EfficientNet weights, or set %s to one"
              .formatted(DetectorSettings.CLASSIFIER));
    }
    try {
      return opened(setting);
    } catch (IOException | IllegalArgumentException e) {
      throw CallErrors.setting(
          DetectorSettings.CLASSIFIER, setting, String.valueOf(e.getMessage()));
    }
  }

  private static ClassifierSpec opened(String location) throws IOException {
    return ClassifierSpec.of(location, HadoopSettings.ofSession().configuration());
  }
}
