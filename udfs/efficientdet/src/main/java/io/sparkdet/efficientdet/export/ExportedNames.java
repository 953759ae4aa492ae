package io.sparkdet.efficientdet.export;

import io.sparkdet.efficientdet.model.ModelFolder;
import io.sparkdet.efficientdet.network.EfficientDetConfig;
import io.sparkdet.efficientdet.network.TensorNaming;
import io.sparkdet.efficientdet.weights.MapWeights;
import io.sparkdet.efficientdet.weights.Tensor;
import io.sparkdet.efficientdet.weights.Weights;
import java.util.LinkedHashMap;
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
  /** Those of zylo117/Yet-Another-EfficientDet-Pytorch, without its counters of batches. */
  ZYLO117 {
    @Override
    Weights weights(ModelFolder model) {
      EfficientDetConfig config = model.description().config();
      Weights canonical = model.weights();
      Map<String, Tensor> renamed = new LinkedHashMap<>();
      TensorNaming.zylo117(config)
          .sourceNames()
          .forEach((name, theirs) -> renamed.put(theirs, canonical.tensor(name)));
      return new MapWeights(renamed);
    }
  };

  abstract Weights weights(ModelFolder model);
}
