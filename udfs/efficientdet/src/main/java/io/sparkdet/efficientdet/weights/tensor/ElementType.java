package io.sparkdet.efficientdet.weights.tensor;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;

/**
 * How a file stores a number, little-endian, and how it becomes a float32: half-width types
 * exactly, wider ones rounded to nearest. Constants are named as safetensors names them.
 */
public enum ElementType {
  F64(8, "Double") {
    @Override
    public float decode(ByteBuffer bytes, int at) {
      return (float) bytes.getDouble(at);
    }
  },
  F32(4, "Float") {
    @Override
    public float decode(ByteBuffer bytes, int at) {
      return bytes.getFloat(at);
    }

    @Override
    public void decode(ByteBuffer bytes, float[] values) {
      bytes.asFloatBuffer().get(values);
    }
  },
  F16(2, "Half") {
    @Override
    public float decode(ByteBuffer bytes, int at) {
      return ofHalf(bytes.getShort(at));
    }
  },
  BF16(2, "BFloat16") {
    @Override
    public float decode(ByteBuffer bytes, int at) {
      return Float.intBitsToFloat(bytes.getShort(at) << 16);
    }
  },
  I64(8, "Long") {
    @Override
    public float decode(ByteBuffer bytes, int at) {
      return bytes.getLong(at);
    }
  },
  I32(4, "Int") {
    @Override
    public float decode(ByteBuffer bytes, int at) {
      return bytes.getInt(at);
    }
  },
  I16(2, "Short") {
    @Override
    public float decode(ByteBuffer bytes, int at) {
      return bytes.getShort(at);
    }
  },
  I8(1, "Char") {
    @Override
    public float decode(ByteBuffer bytes, int at) {
      return bytes.get(at);
    }
  },
  U8(1, "Byte") {
    @Override
    public float decode(ByteBuffer bytes, int at) {
      return bytes.get(at) & 0xFF;
    }
  },
  BOOL(1, "Bool") {
    @Override
    public float decode(ByteBuffer bytes, int at) {
      return bytes.get(at) == 0 ? 0 : 1;
    }
  };

  private final int bytes;
  private final String torchName;

  ElementType(int bytes, String torchName) {
    this.bytes = bytes;
    this.torchName = torchName;
  }

  /** Returns the type that safetensors writes as {@code dtype}. */
  public static Optional<ElementType> ofSafetensors(String dtype) {
    for (ElementType type : values()) {
      if (type.name().equals(dtype)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /** Returns the type of the elements of torch's {@code storageClass}, such as FloatStorage. */
  public static Optional<ElementType> ofTorchStorage(String storageClass) {
    for (ElementType type : values()) {
      if (storageClass.equals(type.torchName + "Storage")) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /** Returns the width of an element in bytes. */
  public int bytes() {
    return bytes;
  }

  /** Returns the element that begins at byte {@code at}. */
  public abstract float decode(ByteBuffer bytes, int at);

  /** Fills {@code values} from the beginning of {@code bytes}, which is little-endian. */
  public void decode(ByteBuffer bytes, float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = decode(bytes, i * this.bytes);
    }
  }

  /** Returns all names, for messages. */
  public static String supported() {
    StringBuilder names = new StringBuilder();
    for (ElementType type : values()) {
      names.append(names.isEmpty() ? "" : ", ").append(type.name().toLowerCase(Locale.ROOT));
    }
    return names.toString();
  }

  /** IEEE 754 binary16: 1 sign, 5 exponent and 10 fraction bits. */
  private static float ofHalf(short half) {
    int sign = half >> 15 == 0 ? 0 : 0x8000_0000;
    int exponent = half >> 10 & 0x1F;
    int fraction = half & 0x3FF;
    if (exponent == 0) {
      float magnitude = fraction * 0x1p-24f;
      return sign == 0 ? magnitude : -magnitude;
    }
    int wide = exponent == 0x1F ? 0xFF : exponent + (127 - 15);
    return Float.intBitsToFloat(sign | wide << 23 | fraction << 13);
  }
}
