package io.sparkdet.app.train.initial;

import io.sparkdet.efficientdet.model.ModelDescription;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.efficientdet.network.config.LayerStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Rules that two networks compute by and that the shapes of their weights do not show: weights that
 * fit another network in shape alone are worth less there than their own network made of them.
 */
final class AdoptedRules {

  private AdoptedRules() {}

  /**
   * Returns in which rules a network differs from a model whose weights it begins with.
   *
   * @param otherAnchors whether the user asks for anchors of his own
   */
  static Optional<String> difference(
      ModelDescription model, ModelDescription trained, boolean otherAnchors) {
    EfficientDetConfig before = model.config();
    EfficientDetConfig now = trained.config();
    LayerStyle old = before.style();
    LayerStyle style = now.style();
    List<String> differences = new ArrayList<>();
    compare(differences, "activation", old.activation(), style.activation());
    compare(differences, "padding", old.padding(), style.padding());
    compare(differences, "border of max pools", old.poolBorder(), style.poolBorder());
    compare(
        differences,
        "epsilon of the backbone's normalization",
        old.backboneNorm().epsilon(),
        style.backboneNorm().epsilon());
    compare(
        differences,
        "epsilon of the normalization of BiFPN and heads",
        old.featureNorm().epsilon(),
        style.featureNorm().epsilon());
    compare(differences, "fusion", before.fusion(), now.fusion());
    compare(differences, "preprocessing", model.preprocessing(), trained.preprocessing());
    if (!before.backbone().equals(now.backbone())) {
      differences.add("the backbone");
    }
    if (!otherAnchors) {
      compare(differences, "places of anchors", old.anchorStrides(), style.anchorStrides());
      if (!before.anchors().equals(now.anchors())) {
        differences.add("the anchors");
      }
    }
    return differences.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "The weights of %s were made by other rules than %s has (%s): they fit in shape, and are worth less; leave --variant out to keep the model's rules"
                .formatted(model.name(), now.variant(), String.join(", ", differences)));
  }

  private static void compare(List<String> differences, String rule, Object before, Object now) {
    if (!before.equals(now)) {
      differences.add("%s %s, not %s".formatted(rule, text(now), text(before)));
    }
  }

  private static String text(Object value) {
    return value.toString().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
