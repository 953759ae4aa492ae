package io.sparkdet.efficientdet.weights.tensor;

/** What is wrong with the bytes of a file of weights; the reader that knows the file names it. */
public final class MalformedWeightsException extends Exception {

  private static final long serialVersionUID = 1L;
  private static final String DAMAGED = "the file is damaged or incomplete, fetch it again";

  private final String remedy;

  public MalformedWeightsException(String what) {
    this(what, DAMAGED);
  }

  public MalformedWeightsException(String what, String remedy) {
    super(what);
    this.remedy = remedy;
  }

  String remedy() {
    return remedy;
  }
}
