package io.sparkdet.efficientdet.export;

import io.sparkdet.efficientdet.checkpoint.TensorNaming;
import io.sparkdet.efficientdet.model.ModelDescription;
import io.sparkdet.efficientdet.model.ModelFolder;
import io.sparkdet.efficientdet.network.config.LayerStyle;
import io.sparkdet.efficientdet.weights.tensor.MapWeights;
import io.sparkdet.efficientdet.weights.tensor.Tensor;
import io.sparkdet.efficientdet.weights.tensor.Weights;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Whose names the tensors of an exported file have. */
public enum ExportedNames {
  /** Ours, the paper's words. */
  CANONICAL {
    @Override
    Weights weights(ModelFolder model) {
      return model.weights();
    }
  },
  /** Those of rwightman/efficientdet-pytorch, without its counters of batches. */
  EFFDET {
    @Override
    Weights weights(ModelFolder model) {
      return renamed(model, TensorNaming.effdet(model.description().config()));
    }
  },
  /** Those of zylo117/Yet-Another-EfficientDet-Pytorch, without its counters of batches. */
  ZYLO117 {
    @Override
    Weights weights(ModelFolder model) {
      return renamed(model, TensorNaming.zylo117(model.description().config()));
    }
  };

  abstract Weights weights(ModelFolder model);

  /**
   * Refuses a model whose network follows the rules of another implementation: under these names
   * its weights would load there, and find worse boxes.
   *
   * @throws IllegalArgumentException if it does; the message says which names fit
   */
  public void requireFitting(ModelDescription model) {
    boolean zylo117 = model.config().style().equals(LayerStyle.ZYLO117);
    if (this != CANONICAL && zylo117 != (this == ZYLO117)) {
      throw new IllegalArgumentException(
          "Cannot export %s under names of %s: its network (%s) follows the rules of %s; give --names %s or canonical"
              .formatted(
                  model.name(),
                  label(this),
                  model.config().variant(),
                  label(zylo117 ? ZYLO117 : EFFDET),
                  label(zylo117 ? ZYLO117 : EFFDET)));
    }
  }

  private static String label(ExportedNames names) {
    return names.name().toLowerCase(Locale.ROOT);
  }

  private static Weights renamed(ModelFolder model, TensorNaming naming) {
    Weights canonical = model.weights();
    Map<String, Tensor> renamed = new LinkedHashMap<>();
    naming.sourceNames().forEach((name, theirs) -> renamed.put(theirs, canonical.tensor(name)));
    return new MapWeights(renamed);
  }
}
