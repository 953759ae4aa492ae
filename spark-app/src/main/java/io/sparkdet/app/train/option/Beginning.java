package io.sparkdet.app.train.option;

import java.util.List;
import java.util.Locale;

/** Where the weights of a run begin: what {@link TrainOption#INIT} names. */
public enum Beginning {
  /** All are drawn from the seed. */
  RANDOM,
  /** The backbone was trained before, as a classifier; BiFPN and heads are drawn. */
  BACKBONE,
  /** The whole network was trained before, as a detector. */
  MODEL;

  private static final List<String> BACKBONE_FILES =
      List.of(".safetensors", ".pth", ".pt", ".ckpt");

  /** Returns what a value of the option names: files of weights hold backbones. */
  public static Beginning of(String init) {
    if (init.equals(TrainOption.RANDOM)) {
      return RANDOM;
    }
    String name = init.toLowerCase(Locale.ROOT);
    return BACKBONE_FILES.stream().anyMatch(name::endsWith) ? BACKBONE : MODEL;
  }
}
