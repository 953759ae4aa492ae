package io.sparkdet.app.train;

import io.sparkdet.app.files.InputProbe;
import io.sparkdet.app.files.OptionFile;
import io.sparkdet.app.files.VariantLocation;
import io.sparkdet.app.files.WeightsLocation;
import io.sparkdet.app.job.UserException;
import io.sparkdet.app.mistakes.UserMistakes;
import io.sparkdet.efficientdet.model.AnchorsFile;
import io.sparkdet.efficientdet.model.BackboneImport;
import io.sparkdet.efficientdet.model.InitialWeights;
import io.sparkdet.efficientdet.model.ModelFolder;
import io.sparkdet.efficientdet.network.EfficientDetConfig;
import io.sparkdet.efficientdet.network.EfficientDetNetwork;
import io.sparkdet.efficientdet.network.TensorSpec;
import io.sparkdet.efficientdet.weights.MapWeights;
import io.sparkdet.efficientdet.weights.Tensor;
import io.sparkdet.efficientdet.weights.Weights;
import io.sparkdet.sql.ModelStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * The network before training.
 *
 * @param weights by canonical name
 * @param pretrained whether the backbone was trained before
 * @param notes what the user should know about where weights come from
 */
record InitialModel(
    EfficientDetConfig config, Weights weights, boolean pretrained, List<String> notes) {

  private static final String DEFAULT_VARIANT = "d0";
  private static final List<String> FILES = List.of(".safetensors", ".pth", ".pt");

  /**
   * Makes the network of a request for so many classes.
   *
   * @throws UserException if the variant, model or file is not there or does not fit
   */
  static InitialModel of(NetworkRequest request, int classes, long seed, Configuration hadoop) {
    try {
      if (request.init().equals(NetworkRequest.RANDOM)) {
        EfficientDetConfig config = changed(variant(request, hadoop), request, classes, hadoop);
        return new InitialModel(config, InitialWeights.seeded(config, seed), false, List.of());
      }
      String name = request.init().toLowerCase(Locale.ROOT);
      if (FILES.stream().anyMatch(name::endsWith)) {
        EfficientDetConfig config = changed(variant(request, hadoop), request, classes, hadoop);
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
      return adopt(model, changed(base, request, classes, hadoop), seed);
    } catch (IOException | IllegalArgumentException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Refuses a beginning that is not there; whether it fits the network shows once that is known.
   *
   * @throws UserException that names it
   */
  static void require(String init, Configuration hadoop) {
    String name = init.toLowerCase(Locale.ROOT);
    if (init.equals(NetworkRequest.RANDOM) || name.startsWith("http")) {
      return;
    }
    if (FILES.stream().anyMatch(name::endsWith)) {
      new InputProbe("--init", init).require(hadoop);
      return;
    }
    try {
      ModelStore.open(init, hadoop);
    } catch (IOException | IllegalArgumentException e) {
      throw UserMistakes.refusal("Cannot begin with %s".formatted(init), "mend --init", e);
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

  /** Takes every tensor of the model that fits; the others, of another head say, are seeded. */
  private static InitialModel adopt(ModelFolder model, EfficientDetConfig config, long seed) {
    Weights given = model.weights();
    Weights seeded = InitialWeights.seeded(config, seed);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    int fresh = 0;
    for (TensorSpec spec : EfficientDetNetwork.tensors(config)) {
      Tensor start = seeded.tensor(spec.name());
      if (given.names().contains(spec.name())
          && Arrays.equals(given.tensor(spec.name()).shape(), start.shape())) {
        start = given.tensor(spec.name());
      } else {
        fresh++;
      }
      tensors.put(spec.name(), start);
    }
    if (fresh == tensors.size()) {
      throw new UserException(
          "Cannot begin with %s: none of its tensors fits the network %s; give its variant"
              .formatted(model.id(), config.variant()));
    }
    String note =
        "%d of %d tensors are those of %s%s"
            .formatted(
                tensors.size() - fresh,
                tensors.size(),
                model.id(),
                fresh == 0 ? "" : ", the others begin anew");
    return new InitialModel(config, new MapWeights(tensors), true, List.of(note));
  }
}
