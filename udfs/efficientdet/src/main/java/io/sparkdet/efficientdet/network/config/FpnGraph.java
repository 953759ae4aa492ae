package io.sparkdet.efficientdet.network.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One repeat of a feature pyramid network as data: nodes in the order in which they can be
 * computed. Levels are numbered as in the paper, level l has stride 2^l.
 *
 * @param nodes each may take the cell's inputs and the nodes before it
 */
public record FpnGraph(int minLevel, int maxLevel, List<Node> nodes) {

  /** Which way information flows into a node. */
  public enum Direction {
    /** From coarse to fine. */
    TOP_DOWN,
    /** From fine to coarse. */
    BOTTOM_UP;

    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Where a node finds one of the features that it joins. */
  public sealed interface Input {
    /** Returns the level of the feature. */
    int level();

    /** What enters the cell at {@code level}. */
    record FromCell(int level) implements Input {}

    /** What the node of that direction and level gives. */
    record FromNode(Direction direction, int level) implements Input {}
  }

  /**
   * A place where features are brought to one level and joined; the input order is the weights'.
   */
  public record Node(Direction direction, int level, List<Input> inputs) {

    /** Keeps its own copy of the inputs. */
    public Node {
      inputs = List.copyOf(inputs);
    }

    public String label() {
      return direction.label() + ".p" + level;
    }
  }

  /** Keeps its own copy of the nodes. */
  public FpnGraph {
    nodes = List.copyOf(nodes);
    if (minLevel < 1 || maxLevel <= minLevel) {
      throw new IllegalArgumentException(
          "Cannot build a pyramid of levels %d to %d: it needs two or more"
              .formatted(minLevel, maxLevel));
    }
  }

  /**
   * Returns the bidirectional graph of the paper (figure 2d): a top-down path, then a bottom-up
   * path whose nodes also take the original input of their level; nodes with one input are left
   * out.
   */
  public static FpnGraph bidirectional(int minLevel, int maxLevel) {
    List<Node> nodes = new ArrayList<>();
    for (int level = maxLevel - 1; level >= minLevel; level--) {
      Input coarser =
          level + 1 == maxLevel
              ? new Input.FromCell(maxLevel)
              : new Input.FromNode(Direction.TOP_DOWN, level + 1);
      nodes.add(new Node(Direction.TOP_DOWN, level, List.of(new Input.FromCell(level), coarser)));
    }
    for (int level = minLevel + 1; level <= maxLevel; level++) {
      Input finer =
          level - 1 == minLevel
              ? new Input.FromNode(Direction.TOP_DOWN, minLevel)
              : new Input.FromNode(Direction.BOTTOM_UP, level - 1);
      Input same = new Input.FromCell(level);
      nodes.add(
          new Node(
              Direction.BOTTOM_UP,
              level,
              level == maxLevel
                  ? List.of(same, finer)
                  : List.of(same, new Input.FromNode(Direction.TOP_DOWN, level), finer)));
    }
    return new FpnGraph(minLevel, maxLevel, nodes);
  }

  /** Returns where the cell's output at {@code level} comes from. */
  public Input output(int level) {
    return level == minLevel
        ? new Input.FromNode(Direction.TOP_DOWN, level)
        : new Input.FromNode(Direction.BOTTOM_UP, level);
  }
}
