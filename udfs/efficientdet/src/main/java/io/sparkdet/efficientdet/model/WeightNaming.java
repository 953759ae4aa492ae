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
  CANONICAL {
    @Override
    UnaryOperator<String> sourceName(EfficientDetConfig config) {
      return UnaryOperator.identity();
    }
  },
  /** Those of zylo117/Yet-Another-EfficientDet-Pytorch. */
  ZYLO117 {
    @Override
    UnaryOperator<String> sourceName(EfficientDetConfig config) {
      return TensorNaming.zylo117(config)::sourceName;
    }
  };

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
