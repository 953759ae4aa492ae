package io.sparkdet.app.exportlabels.format;

import io.sparkdet.app.error.UserException;
import io.sparkdet.sql.errors.NearestName;
import java.util.List;
import java.util.stream.Collectors;

/** The list of formats. */
public final class LabelFormats {

  /** All of them, in the order of help. */
  public static final List<LabelFormat> ALL =
      List.of(
          new CocoFormat(),
          new YoloFormat(),
          new VocFormat(),
          new LabelStudioFormat(),
          new CvatFormat());

  private LabelFormats() {}

  /** Returns the names, in the order of help. */
  public static List<String> names() {
    return ALL.stream().map(LabelFormat::name).toList();
  }

  /** Returns what each is, in one line. */
  public static String titles() {
    return ALL.stream()
        .map(format -> "%s is %s".formatted(format.name(), format.title()))
        .collect(Collectors.joining(", "));
  }

  /**
   * Returns the format of a name.
   *
   * @throws UserException that names the nearest if there is none
   */
  public static LabelFormat named(String name) {
    return ALL.stream()
        .filter(format -> format.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new UserException(
                    "Cannot export labels as '%s': give --format %s%s"
                        .formatted(
                            name, String.join("|", names()), NearestName.hint(name, names()))));
  }
}
