package io.sparkdet.efficientdet.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class NativeBufferPoolTest {

  @BeforeAll
  static void loadNatives() {
    OpenCv.load();
  }

  @Test
  void aBufferServesTheNextImageOfLikeSize() {
    try (NativeBufferPool pool = new NativeBufferPool()) {
      BytePointer first = pool.take(600_000);
      assertThat(first.capacity()).isEqualTo(1 << 20);
      pool.give(first);
      assertThat(pool.retainedBytes()).isEqualTo(1 << 20);
      assertThat(pool.take(1 << 20)).isSameAs(first);
      assertThat(pool.retainedBytes()).isZero();
      BytePointer second = pool.take((1 << 20) + 1);
      assertThat(second.capacity()).isEqualTo(2 << 20);
      pool.give(first);
      pool.give(second);
    }
  }

  @Test
  void whatIsBeyondTheLimitGoesBackAtOnce() {
    long before = Pointer.totalBytes();
    try (NativeBufferPool pool = new NativeBufferPool()) {
      BytePointer largest = pool.take(NativeBufferPool.MAX_RETAINED_BYTES);
      BytePointer small = pool.take(1);
      pool.give(largest);
      pool.give(small);
      assertThat(pool.retainedBytes()).isEqualTo(NativeBufferPool.MAX_RETAINED_BYTES);
      assertThat(Pointer.totalBytes() - before).isEqualTo(NativeBufferPool.MAX_RETAINED_BYTES);
    }
    assertThat(Pointer.totalBytes()).isEqualTo(before);
  }

  @Test
  void aClosedPoolFreesWhatComesBack() {
    long before = Pointer.totalBytes();
    NativeBufferPool pool = new NativeBufferPool();
    BytePointer used = pool.take(1000);
    pool.close();
    pool.give(used);
    assertThat(Pointer.totalBytes()).isEqualTo(before);
  }
}
