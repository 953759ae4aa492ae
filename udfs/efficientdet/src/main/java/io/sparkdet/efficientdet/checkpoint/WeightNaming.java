package io.sparkdet.efficientdet.checkpoint;

import io.sparkdet.efficientdet.model.Profile;
import io.sparkdet.efficientdet.network.EfficientDetNetwork;
import io.sparkdet.efficientdet.network.TensorSpec;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.efficientdet.weights.tensor.Averages;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Whose names the tensors of a file have. */
enum WeightNaming {
  /** Ours, the paper's words. */
  CANONICAL("sparkdet") {
    @Override
    UnaryOperator<String> sourceName(EfficientDetConfig config) {
      return UnaryOperator.identity();
    }
  },
  /** Those of zylo117/Yet-Another-EfficientDet-Pytorch. */
  ZYLO117("zylo117") {
    @Override
    UnaryOperator<String> sourceName(EfficientDetConfig config) {
      return TensorNaming.zylo117(config)::sourceName;
    }
  },
  /** Those of rwightman/efficientdet-pytorch. */
  EFFDET("effdet") {
    @Override
    UnaryOperator<String> sourceName(EfficientDetConfig config) {
      return TensorNaming.effdet(config)::sourceName;
    }
  };

  private final String owner;

  WeightNaming(String owner) {
    this.owner = owner;
  }

  /** Returns whose names they are, in a word. */
  String owner() {
    return owner;
  }

  /** Returns what {@code --from} says of such names. */
  WeightSource source() {
    return switch (this) {
      case CANONICAL -> WeightSource.SAFETENSORS;
      case ZYLO117 -> WeightSource.ZYLO117;
      case EFFDET -> WeightSource.EFFDET;
    };
  }

  /**
   * Returns whether weights under these names can be of that profile: an implementation's names say
   * by whose rules its weights were trained, ours say nothing.
   */
  boolean allows(Profile profile) {
    return switch (this) {
      case CANONICAL -> true;
      case ZYLO117 -> profile == Profile.ZYLO117;
      case EFFDET -> profile != Profile.ZYLO117;
    };
  }

  /** Returns what turns a canonical name of a network into the file's name. */
  abstract UnaryOperator<String> sourceName(EfficientDetConfig config);

  /**
   * Under which names a file has a network's tensors.
   *
   * @param prefix what stands before all of them
   */
  record Found(WeightNaming naming, SourcePrefix prefix) {

    /** Returns what turns a canonical name of a network into the file's name, prefix and all. */
    UnaryOperator<String> sourceName(EfficientDetConfig config) {
      UnaryOperator<String> names = naming.sourceName(config);
      return name -> prefix.text() + names.apply(name);
    }
  }

  /** Returns the naming that most of the file's names follow. */
  static Found of(Set<String> names, EfficientDetConfig config, Averages averages) {
    Found best = null;
    for (WeightNaming naming : values()) {
      Set<String> known =
          EfficientDetNetwork.tensors(config).stream()
              .map(TensorSpec::name)
              .map(naming.sourceName(config))
              .collect(Collectors.toSet());
      SourcePrefix prefix = SourcePrefix.of(names, known, averages);
      if (best == null || prefix.known() > best.prefix.known()) {
        best = new Found(naming, prefix);
      }
    }
    return Objects.requireNonNull(best);
  }
}
