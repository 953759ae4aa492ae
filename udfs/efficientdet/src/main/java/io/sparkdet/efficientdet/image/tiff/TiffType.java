package io.sparkdet.efficientdet.image.tiff;

import java.nio.ByteBuffer;

/** The types of a TIFF entry's values (TIFF 6.0, section 2), and the first value as a number. */
public enum TiffType {
  /** A type that nobody knows: such an entry is passed over. */
  UNKNOWN(0, 0),
  BYTES(1, 1),
  TEXT(2, 1),
  SHORT(3, 2) {
    @Override
    public double value(ByteBuffer tiff, int at) {
      return tiff.getShort(at) & 0xFFFF;
    }
  },
  LONG(4, 4) {
    @Override
    public double value(ByteBuffer tiff, int at) {
      return tiff.getInt(at) & 0xFFFFFFFFL;
    }
  },
  FRACTION(5, 8) {
    @Override
    public double value(ByteBuffer tiff, int at) {
      return (double) (tiff.getInt(at) & 0xFFFFFFFFL) / (tiff.getInt(at + 4) & 0xFFFFFFFFL);
    }
  },
  SIGNED_BYTE(6, 1) {
    @Override
    public double value(ByteBuffer tiff, int at) {
      return tiff.get(at);
    }
  },
  UNDEFINED(7, 1),
  SIGNED_SHORT(8, 2) {
    @Override
    public double value(ByteBuffer tiff, int at) {
      return tiff.getShort(at);
    }
  },
  SIGNED_LONG(9, 4) {
    @Override
    public double value(ByteBuffer tiff, int at) {
      return tiff.getInt(at);
    }
  },
  SIGNED_FRACTION(10, 8) {
    @Override
    public double value(ByteBuffer tiff, int at) {
      return (double) tiff.getInt(at) / tiff.getInt(at + 4);
    }
  },
  FLOAT(11, 4) {
    @Override
    public double value(ByteBuffer tiff, int at) {
      return tiff.getFloat(at);
    }
  },
  DOUBLE(12, 8) {
    @Override
    public double value(ByteBuffer tiff, int at) {
      return tiff.getDouble(at);
    }
  },
  DIRECTORY(13, 4) {
    @Override
    public double value(ByteBuffer tiff, int at) {
      return tiff.getInt(at) & 0xFFFFFFFFL;
    }
  },
  LONG8(16, 8) {
    @Override
    public double value(ByteBuffer tiff, int at) {
      return tiff.getLong(at);
    }
  };

  private static final TiffType[] TYPES = values();

  private final int code;
  private final int bytes;

  TiffType(int code, int bytes) {
    this.code = code;
    this.bytes = bytes;
  }

  /** Returns the type of a code. */
  public static TiffType of(int code) {
    for (TiffType type : TYPES) {
      if (type.code == code) {
        return type;
      }
    }
    return UNKNOWN;
  }

  /** Returns the bytes of one value; 0 where nobody knows. */
  public int bytes() {
    return bytes;
  }

  /**
   * Returns the value at an offset, in the buffer's byte order; not a number for bytes and text.
   */
  public double value(ByteBuffer tiff, int at) {
    return Double.NaN;
  }
}
