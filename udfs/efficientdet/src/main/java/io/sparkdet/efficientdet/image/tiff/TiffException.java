package io.sparkdet.efficientdet.image.tiff;

/** Why a TIFF gives no picture, and of which kind the reason is. */
public final class TiffException extends Exception {

  private final Kind kind;
  private final long at;

  /** The kinds of reasons. */
  public enum Kind {
    /** The structure makes no sense. */
    CORRUPT,
    /** The content ends before, or inside of, a part that it declares. */
    CUT_SHORT,
    /** A kind of TIFF that is not read. */
    UNSUPPORTED,
    /** Not a picture at all but a camera's raw file, which looks like a TIFF. */
    CAMERA_RAW
  }

  private TiffException(Kind kind, String message, long at) {
    super(message);
    this.kind = kind;
    this.at = at;
  }

  static TiffException corrupt(String reason) {
    return new TiffException(Kind.CORRUPT, reason, 0);
  }

  static TiffException unsupported(String reason) {
    return new TiffException(Kind.UNSUPPORTED, reason, 0);
  }

  /** Says that the part that begins at a byte is not there, or not whole. */
  static TiffException cutShort(long at) {
    return new TiffException(Kind.CUT_SHORT, "the part at byte " + at + " is not whole", at);
  }

  static TiffException cameraRaw(String maker) {
    return new TiffException(Kind.CAMERA_RAW, maker, 0);
  }

  /** Returns the kind of the reason. */
  public Kind kind() {
    return kind;
  }

  /** Returns where the part begins that is not whole. */
  public long at() {
    return at;
  }

  /** Returns the reason, to be put after a colon; of a raw file what it is. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
