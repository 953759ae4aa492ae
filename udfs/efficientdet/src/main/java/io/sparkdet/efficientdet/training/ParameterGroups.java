package io.sparkdet.efficientdet.training;

import io.sparkdet.efficientdet.network.Part;
import io.sparkdet.efficientdet.network.TensorKind;
import java.util.ArrayList;
import java.util.List;

/**
 * Which values of a flat array of parameters are trained, at what share of the learning rate, and
 * whether they decay. Only kernels decay: shrinking a scale, a shift or a fusion weight does not
 * make a network simpler.
 */
public final class ParameterGroups {

  /**
   * Neighboring values that are treated alike.
   *
   * @param from index of the first value
   * @param to index after the last
   * @param rateFactor what the learning rate is multiplied by
   * @param decays whether the weight decay applies
   */
  record Group(int from, int to, double rateFactor, boolean decays) {}

  private final List<Group> groups;

  private ParameterGroups(List<Group> groups) {
    this.groups = List.copyOf(groups);
  }

  /**
   * Groups the parameters of a network.
   *
   * @param freezing what is in no group
   * @param backboneFactor share of the learning rate that the backbone gets
   */
  public static ParameterGroups of(
      ParameterLayout layout, Freezing freezing, double backboneFactor) {
    List<Group> groups = new ArrayList<>();
    for (ParameterLayout.Slice slice : layout.parameters()) {
      if (freezing.trains(slice.spec())) {
        double factor = slice.spec().part() == Part.BACKBONE ? backboneFactor : 1;
        groups.add(
            new Group(slice.from(), slice.to(), factor, slice.spec().kind() == TensorKind.KERNEL));
      }
    }
    return new ParameterGroups(groups);
  }

  List<Group> groups() {
    return groups;
  }
}
