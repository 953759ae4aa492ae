package io.sparkdet.app.doctor;

import io.sparkdet.app.error.UserException;
import io.sparkdet.sql.detector.DetectorSettings;
import io.sparkdet.sql.option.OptionValues;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What executors are to be fit for.
 *
 * @param detector settings of the detector by name, as {@link DetectorSettings} takes them
 * @param device as users write it
 * @param inputs locations that are read
 * @param output a location that is written to
 * @param json whether JSON is wanted
 */
public record DoctorRequest(
    Map<String, String> detector,
    String device,
    List<String> inputs,
    Optional<String> output,
    boolean json) {

  /** Copies. */
  public DoctorRequest {
    detector = Map.copyOf(detector);
    inputs = List.copyOf(inputs);
  }

  /**
   * Returns the request of options.
   *
   * @param given texts by the options' names, see {@link DoctorOption}
   * @throws UserException if one makes no sense
   */
  public static DoctorRequest of(Map<String, String> given) {
    try {
      OptionValues<DoctorOption> values = OptionValues.of(DoctorOption.class, given);
      Map<String, String> detector = new LinkedHashMap<>(given);
      detector.keySet().retainAll(DetectorSettings.NAMES);
      return new DoctorRequest(
          detector,
          values.text(DoctorOption.DEVICE),
          values.several(DoctorOption.INPUT, String.class),
          values.textIfSet(DoctorOption.OUTPUT),
          values.flag(DoctorOption.JSON));
    } catch (IllegalArgumentException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
  }
}
