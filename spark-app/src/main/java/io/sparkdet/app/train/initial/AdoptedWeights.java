package io.sparkdet.app.train.initial;

import io.sparkdet.app.error.UserException;
import io.sparkdet.efficientdet.model.InitialWeights;
import io.sparkdet.efficientdet.model.ModelClass;
import io.sparkdet.efficientdet.model.ModelDescription;
import io.sparkdet.efficientdet.model.ModelFolder;
import io.sparkdet.efficientdet.network.EfficientDetNetwork;
import io.sparkdet.efficientdet.network.Part;
import io.sparkdet.efficientdet.network.TensorSpec;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.efficientdet.weights.tensor.MapWeights;
import io.sparkdet.efficientdet.weights.tensor.Tensor;
import io.sparkdet.efficientdet.weights.tensor.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The weights of a model for a network with other classes: all tensors must fit but those that the
 * user changes on purpose, and the rows of the class prediction go to the classes of the same name.
 * What is new begins as the seed gives it.
 *
 * @param weights of the network, by canonical name
 * @param notes what was taken, for the user
 */
record AdoptedWeights(Weights weights, List<String> notes) {

  /** Its rows are {@code anchor * classes + class}. */
  private static final Set<String> CLASS_ROWS =
      Set.of("class_head.predict.pointwise.conv.weight", "class_head.predict.pointwise.conv.bias");

  private static final String PREDICTION = ".predict.pointwise.";

  /**
   * Fits a model's weights to a network.
   *
   * @param classes of the network, by index
   * @throws UserException if it is another network than the request's options make of the model's
   */
  static AdoptedWeights of(
      ModelFolder model,
      EfficientDetConfig config,
      List<ModelClass> classes,
      NetworkRequest request,
      long seed) {
    Weights given = model.weights();
    Weights seeded = InitialWeights.seeded(config, seed);
    boolean sameAnchors = config.anchorsPerCell() == model.description().config().anchorsPerCell();
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    List<String> misfits = new ArrayList<>();
    int fresh = 0;
    for (TensorSpec spec : EfficientDetNetwork.tensors(config)) {
      String name = spec.name();
      Tensor start = seeded.tensor(name);
      boolean there = given.names().contains(name);
      if (CLASS_ROWS.contains(name)
          && there
          && sameAnchors
          && rowLength(given.tensor(name)) == rowLength(start)) {
        start = rowsByName(given.tensor(name), model.description().classes(), start, classes);
      } else if (there && Arrays.equals(given.tensor(name).shape(), start.shape())) {
        start = given.tensor(name);
      } else {
        fresh++;
        if (!changedOnPurpose(spec, request, sameAnchors)) {
          misfits.add(
              there
                  ? "%s has shape %s, not %s"
                      .formatted(
                          name,
                          Arrays.toString(given.tensor(name).shape()),
                          Arrays.toString(start.shape()))
                  : "there is no tensor " + name);
        }
      }
      tensors.put(name, start);
    }
    if (!misfits.isEmpty()) {
      throw new UserException(
          "Cannot begin with %s: it is of the network %s, and %s is to be trained: %d of %d tensors do not fit (%s); leave --variant out, or give a model of that network"
              .formatted(
                  model.id(),
                  model.description().config().variant(),
                  config.variant(),
                  misfits.size(),
                  tensors.size(),
                  misfits.get(0)));
    }
    List<String> notes = new ArrayList<>();
    notes.add(
        "%d of %d tensors are those of %s%s"
            .formatted(
                tensors.size() - fresh,
                tensors.size(),
                model.id(),
                fresh == 0 ? "" : ", the others begin anew"));
    AdoptedRules.difference(
            model.description(),
            ModelDescription.of(
                model.description().name(), config, classes, model.description().provenance()),
            request.anchors().isPresent())
        .ifPresent(notes::add);
    notes.add(classNote(model.description().classes(), classes, sameAnchors));
    return new AdoptedWeights(new MapWeights(tensors), List.copyOf(notes));
  }

  /** More BiFPN cells, or other anchors, are asked for by an option of their own. */
  private static boolean changedOnPurpose(
      TensorSpec spec, NetworkRequest request, boolean sameAnchors) {
    return (spec.part() == Part.BIFPN && request.fpnRepeats().isPresent())
        || (spec.name().contains(PREDICTION) && !sameAnchors && request.anchors().isPresent());
  }

  private static Tensor rowsByName(
      Tensor given, List<ModelClass> before, Tensor seeded, List<ModelClass> classes) {
    Map<String, Integer> indices = indices(before);
    float[] values = seeded.values().clone();
    int rows = seeded.shape()[0];
    int length = rowLength(seeded);
    for (int anchor = 0; anchor < rows / classes.size(); anchor++) {
      for (ModelClass one : classes) {
        Integer index = indices.get(one.name());
        if (index != null) {
          System.arraycopy(
              given.values(),
              (anchor * before.size() + index) * length,
              values,
              (anchor * classes.size() + one.index()) * length,
              length);
        }
      }
    }
    return new Tensor(seeded.shape(), values);
  }

  private static int rowLength(Tensor tensor) {
    return tensor.size() / tensor.shape()[0];
  }

  private static Map<String, Integer> indices(List<ModelClass> classes) {
    Map<String, Integer> indices = new HashMap<>();
    classes.forEach(one -> indices.putIfAbsent(one.name(), one.index()));
    return indices;
  }

  private static String classNote(
      List<ModelClass> before, List<ModelClass> classes, boolean sameAnchors) {
    if (!sameAnchors) {
      return "Other anchors a place: all classes begin anew";
    }
    Set<String> known = indices(before).keySet();
    List<String> fresh =
        classes.stream().map(ModelClass::name).filter(name -> !known.contains(name)).toList();
    List<String> names = classes.stream().map(ModelClass::name).toList();
    long unused = known.stream().filter(name -> !names.contains(name)).count();
    return "By name, %d of %d classes are the model's%s%s"
        .formatted(
            classes.size() - fresh.size(),
            classes.size(),
            fresh.isEmpty() ? "" : "; new: " + String.join(", ", fresh),
            unused == 0 ? "" : "; %d of the model's are not trained".formatted(unused));
  }
}
