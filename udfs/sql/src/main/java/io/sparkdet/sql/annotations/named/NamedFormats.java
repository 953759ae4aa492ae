package io.sparkdet.sql.annotations.named;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;

/** The list of forms. */
public final class NamedFormats {

  private static final List<NamedFormat> ALL =
      List.of(
          new YoloFormat(),
          new CvatFormat(),
          new LabelStudioFormat(),
          new ViaFormat(),
          new OpenImagesFormat());

  private NamedFormats() {}

  /** Returns what may be given, in words. */
  public static String titles() {
    return ALL.stream().map(NamedFormat::title).collect(Collectors.joining(", "));
  }

  /** Returns the annotations at a path, where they are of one of these forms. */
  public static Optional<NamedSource> at(String path, Configuration configuration) {
    AnnotationPlace place = new AnnotationPlace(path, configuration);
    return ALL.stream()
        .filter(format -> format.claims(place))
        .findFirst()
        .map(format -> new NamedSource(path, format));
  }
}
