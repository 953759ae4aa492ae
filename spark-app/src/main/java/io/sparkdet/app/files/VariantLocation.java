package io.sparkdet.app.files;

import io.sparkdet.app.error.UserException;
import io.sparkdet.efficientdet.model.UnknownKeyException;
import io.sparkdet.efficientdet.model.VariantFile;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.efficientdet.network.config.Variants;
import io.sparkdet.sql.errors.NearestName;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;

/**
 * What the option {@code --variant} names: a published network, or a file with one of one's own.
 */
public final class VariantLocation {

  private static final String FILE_SUFFIX = ".json";

  /** May be left out where no network of zylo117's has that name: {@code lite0}. */
  private static final String EFFDET_PREFIX = "tf_efficientdet_";

  private VariantLocation() {}

  /** Returns whether the text can only be meant as a file. */
  public static boolean isFile(String variant) {
    return variant.endsWith(FILE_SUFFIX);
  }

  /**
   * Returns the network of a published name, or that of a {@code .json} file.
   *
   * @throws UserException if there is none; mistyped names and keys come with the nearest known one
   */
  public static EfficientDetConfig config(String variant) {
    return isFile(variant) ? read(variant) : published(variant);
  }

  /**
   * Returns the network of a published name, or that of a {@code .json} file on any Hadoop file
   * system.
   *
   * @throws UserException if there is none; mistyped names and keys come with the nearest known one
   */
  public static EfficientDetConfig config(String variant, Configuration hadoop) {
    return isFile(variant)
        ? read(variant, new OptionFile("--variant", variant).read(hadoop))
        : published(variant);
  }

  private static EfficientDetConfig published(String variant) {
    String effdet = EFFDET_PREFIX + variant;
    if (!Variants.names().contains(variant) && Variants.names().contains(effdet)) {
      return EfficientDetConfig.variant(effdet);
    }
    if (!Variants.names().contains(variant)) {
      throw new UserException(
          "Cannot find the variant %s: there are %s, or give a .json file%s"
              .formatted(
                  variant,
                  String.join(", ", Variants.names()),
                  NearestName.hint(variant, Variants.names())));
    }
    return EfficientDetConfig.variant(variant);
  }

  /** Reads a file of this machine without Hadoop, which would take a while to start. */
  private static EfficientDetConfig read(String file) {
    if (file.contains(":/")) {
      return config(file, ModelLocation.hadoop());
    }
    try {
      return VariantFile.read(Path.of(file));
    } catch (IOException e) {
      throw refused(e);
    }
  }

  private static EfficientDetConfig read(String file, byte[] content) {
    try {
      return VariantFile.read(Path.of(file), content);
    } catch (IOException e) {
      throw refused(e);
    }
  }

  private static UserException refused(IOException e) {
    String hint =
        e instanceof UnknownKeyException unknown
            ? NearestName.hint(unknown.key(), unknown.known())
            : "";
    return new UserException(e.getMessage() + hint, e);
  }
}
