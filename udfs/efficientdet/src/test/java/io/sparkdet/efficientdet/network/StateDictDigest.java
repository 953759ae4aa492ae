package io.sparkdet.efficientdet.network;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Names and shapes of a state dict in 16 hex digits: the beginning of the SHA-256 of its sorted
 * lines {@code NAME [SHAPE]}, counters of batches left out. In Python: {@code
 * sha256("\n".join(sorted("%s %s" % (n, list(t.shape)) for n, t in state_dict.items() if not
 * n.endswith("num_batches_tracked"))).encode()).hexdigest()[:16]}.
 */
final class StateDictDigest {

  private static final int HEX_DIGITS = 16;

  private StateDictDigest() {}

  static String of(List<TensorSpec> tensors, UnaryOperator<String> sourceName) {
    String lines =
        tensors.stream()
            .map(spec -> sourceName.apply(spec.name()) + " " + sourceShape(spec))
            .sorted()
            .collect(Collectors.joining("\n"));
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(lines.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, HEX_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /** A fully connected layer is a convolution of one place here. */
  private static List<Integer> sourceShape(TensorSpec spec) {
    boolean connected = spec.name().equals("backbone.classifier.conv.weight");
    return connected ? spec.shape().subList(0, 2) : spec.shape();
  }
}
