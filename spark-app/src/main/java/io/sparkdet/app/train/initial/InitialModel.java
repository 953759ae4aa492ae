package io.sparkdet.app.train.initial;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.files.InputProbe;
import io.sparkdet.app.files.OptionFile;
import io.sparkdet.app.files.VariantLocation;
import io.sparkdet.app.files.WeightsLocation;
import io.sparkdet.app.mistakes.UserMistakes;
import io.sparkdet.app.train.option.Beginning;
import io.sparkdet.efficientdet.checkpoint.BackboneImport;
import io.sparkdet.efficientdet.model.AnchorsFile;
import io.sparkdet.efficientdet.model.InitialWeights;
import io.sparkdet.efficientdet.model.ModelClass;
import io.sparkdet.efficientdet.model.ModelFolder;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.efficientdet.weights.tensor.Weights;
import io.sparkdet.sql.detector.ModelStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;

/**
 * The network before training.
 *
 * @param weights by canonical name
 * @param pretrained whether the backbone was trained before
 * @param notes what the user should know about where weights come from
 */
public record InitialModel(
    EfficientDetConfig config, Weights weights, boolean pretrained, List<String> notes) {

  private static final String DEFAULT_VARIANT = "d0";

  /**
   * Makes the network of a request for these classes.
   *
   * @throws UserException if the variant, model or file is not there or does not fit
   */
  public static InitialModel of(
      NetworkRequest request, List<ModelClass> classes, long seed, Configuration hadoop) {
    int count = classes.size();
    try {
      Beginning beginning = Beginning.of(request.init());
      if (beginning == Beginning.RANDOM) {
        EfficientDetConfig config = changed(variant(request, hadoop), request, count, hadoop);
        return new InitialModel(config, InitialWeights.seeded(config, seed), false, List.of());
      }
      if (beginning == Beginning.BACKBONE) {
        EfficientDetConfig config = changed(variant(request, hadoop), request, count, hadoop);
        try (WeightsLocation backbone = WeightsLocation.open(request.init())) {
          return new InitialModel(
              config,
              BackboneImport.read(backbone.file(), config).detector(seed),
              true,
              List.of("The backbone is that of %s".formatted(request.init())));
        }
      }
      ModelFolder model = ModelStore.open(request.init(), hadoop);
      EfficientDetConfig base =
          request.variant().isEmpty() ? model.description().config() : variant(request, hadoop);
      EfficientDetConfig config = changed(base, request, count, hadoop);
      AdoptedWeights adopted = AdoptedWeights.of(model, config, classes, request, seed);
      return new InitialModel(config, adopted.weights(), true, adopted.notes());
    } catch (IOException | IllegalArgumentException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Returns the same with other anchors, as many a cell. */
  public InitialModel withConfig(EfficientDetConfig other) {
    return new InitialModel(other, weights, pretrained, notes);
  }

  /**
   * Refuses a beginning that is not there; whether it fits the network shows once that is known.
   *
   * @throws UserException that names it
   */
  static void require(String init, Configuration hadoop) {
    Beginning beginning = Beginning.of(init);
    if (beginning == Beginning.RANDOM || init.toLowerCase(Locale.ROOT).startsWith("http")) {
      return;
    }
    if (beginning == Beginning.BACKBONE) {
      new InputProbe("--init", init).require(hadoop);
      return;
    }
    try {
      ModelStore.open(init, hadoop);
    } catch (IOException | IllegalArgumentException e) {
      throw UserMistakes.refusal("Cannot begin with %s".formatted(init), "mend --init", e);
    }
  }

  /** Returns the network that a request makes of a model's. */
  public static EfficientDetConfig config(
      NetworkRequest request, EfficientDetConfig model, Configuration hadoop) {
    try {
      EfficientDetConfig base = request.variant().isEmpty() ? model : variant(request, hadoop);
      return changed(base, request, model.classes(), hadoop);
    } catch (IOException | IllegalArgumentException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
  }

  private static EfficientDetConfig variant(NetworkRequest request, Configuration hadoop) {
    return VariantLocation.config(request.variant().orElse(DEFAULT_VARIANT), hadoop);
  }

  private static EfficientDetConfig changed(
      EfficientDetConfig base, NetworkRequest request, int classes, Configuration hadoop)
      throws IOException {
    EfficientDetConfig config = base.withClasses(classes);
    if (request.inputSize().isPresent()) {
      config = config.withImageSize(request.inputSize().getAsInt());
    }
    if (request.fpnRepeats().isPresent()) {
      config = config.withFpnRepeats(request.fpnRepeats().getAsInt());
    }
    if (request.anchors().isPresent()) {
      String file = request.anchors().get();
      byte[] anchors = new OptionFile("--anchors", file).read(hadoop);
      config = AnchorsFile.apply(Path.of(file), anchors, config);
    }
    config.anchorGrid();
    return config;
  }
}
