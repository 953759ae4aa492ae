package io.sparkdet.efficientdet.image.format;

/** The coding processes of a JPEG, told by its frame marker (ITU-T T.81, table B.1; T.87). */
enum JpegProcess {
  /** Baseline, extended sequential and progressive, Huffman-coded: what is read. */
  READ("") {
    @Override
    void requireSupported(int marker) {}
  },
  LOSSLESS("lossless coding"),
  HIERARCHICAL("hierarchical coding"),
  ARITHMETIC("arithmetic coding"),
  JPEG_LS("JPEG-LS");

  private static final int SOF_55 = 0xF7;

  private final String label;

  JpegProcess(String label) {
    this.label = label;
  }

  /** Returns whether a frame header begins with this marker; DHT, JPG and DAC lie between. */
  static boolean isFrame(int marker) {
    return marker == SOF_55
        || (marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC);
  }

  /** Returns the process of a frame marker. */
  static JpegProcess of(int marker) {
    return switch (marker) {
      case 0xC0, 0xC1, 0xC2 -> READ;
      case 0xC3, 0xCB -> LOSSLESS;
      case 0xC9, 0xCA -> ARITHMETIC;
      case SOF_55 -> JPEG_LS;
      default -> HIERARCHICAL;
    };
  }

  /** Refuses what is not read. */
  void requireSupported(int marker) throws ImageException {
    throw ImageException.unsupported(
        ImageFormat.JPEG,
        "%s (marker FF %02X) is not read; save it as a baseline or progressive JPEG"
            .formatted(label, marker));
  }
}
