package io.sparkdet.efficientdet.image.tiff;

/** What the samples of a TIFF's pixels stand for, and which kinds of them are read. */
@SuppressWarnings("ImmutableEnumChecker") // nobody writes to the array of bits
enum TiffColors {
  GRAY("gray", 1, 1, 4, 8, 16),
  RGB("RGB", 3, 8, 16),
  PALETTE("palette", 1, 1, 4, 8),
  CMYK("CMYK", 4, 8),
  YCBCR("YCbCr", 3, 8);

  private final String label;
  private final int samples;
  private final int[] bits;

  TiffColors(String label, int samples, int... bits) {
    this.label = label;
    this.samples = samples;
    this.bits = bits;
  }

  /** Returns the colors of a photometric interpretation. */
  static TiffColors of(long photometric) throws TiffException {
    return switch ((int) photometric) {
      case 0, 1 -> GRAY;
      case 2 -> RGB;
      case 3 -> PALETTE;
      case 5 -> CMYK;
      case 6 -> YCBCR;
      case 4 -> throw refusal("a mask (kind 4) is");
      case 8, 9, 10 -> throw refusal("L*a*b* colors (kind %d) are".formatted(photometric));
      case 32844, 32845 -> throw refusal("LogLuv colors (kind %d) are".formatted(photometric));
      case 32803, 34892 -> throw TiffException.cameraRaw("DNG");
      default -> throw refusal("colors of kind %d are".formatted(photometric));
    };
  }

  /** Returns how many samples of a pixel stand for its color. */
  int samples() {
    return samples;
  }

  /** Refuses numbers of samples and of their bits that are not read. */
  void require(long samplesAPixel, long bitsASample) throws TiffException {
    boolean hasAlpha = samplesAPixel == samples + 1 && this != YCBCR && this != CMYK;
    if (samplesAPixel < samples) {
      throw TiffException.corrupt(
          "it has %d samples a pixel, too few for %s".formatted(samplesAPixel, label));
    }
    if (samplesAPixel > samples && !hasAlpha) {
      throw refusal("%d samples a pixel (%s) are".formatted(samplesAPixel, label));
    }
    for (int known : bits) {
      if (known == bitsASample && (!hasAlpha || known >= 8)) {
        return;
      }
    }
    throw refusal("%d bits a sample (%s) are".formatted(bitsASample, label));
  }

  private static TiffException refusal(String what) {
    return TiffException.unsupported(what + " not read; save it as RGB of 8 bits");
  }
}
