package io.sparkdet.efficientdet.model;

import io.sparkdet.efficientdet.network.EfficientDetConfig;
import io.sparkdet.efficientdet.network.EfficientDetNetwork;
import io.sparkdet.efficientdet.network.TensorNaming;
import io.sparkdet.efficientdet.network.TensorSpec;
import java.util.Set;
import java.util.function.UnaryOperator;

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

  /** Returns the naming that most of the file's names follow. */
  static WeightNaming of(Set<String> names, EfficientDetConfig config) {
    WeightNaming best = CANONICAL;
    long most = -1;
    for (WeightNaming naming : values()) {
      long known =
          EfficientDetNetwork.tensors(config).stream()
              .map(TensorSpec::name)
              .map(naming.sourceName(config))
              .filter(names::contains)
              .count();
      if (known > most) {
        best = naming;
        most = known;
      }
    }
    return best;
  }
}
