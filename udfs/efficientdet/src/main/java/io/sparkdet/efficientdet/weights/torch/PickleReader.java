package io.sparkdet.efficientdet.weights.torch;

import io.sparkdet.efficientdet.weights.tensor.ElementType;
import io.sparkdet.efficientdet.weights.tensor.MalformedWeightsException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads Python's pickle language (protocols 1 to 5) as torch writes it, without running anything:
 * names of Python objects are looked up in {@link TorchFunction}'s list, and all others, with what
 * is made by calling them, are {@link OpaqueObject}s.
 *
 * <p>Values are {@code Long}, {@code Double}, {@code Boolean}, {@code String}, {@link #NONE},
 * {@link PickleTuple}, {@code List}, {@code Map}, {@link TorchFunction}, {@link ElementType},
 * {@link TorchStorage}, {@link TorchTensor} and {@link OpaqueObject}. A pickle may make lists and
 * maps that contain themselves, so values are never compared, hashed or printed as a whole; keys of
 * maps are plain, and entries with other keys, which name no tensor, are passed over.
 *
 * <p>Format: Lib/pickletools.py of CPython.
 */
public final class PickleReader {

  static final Object NONE = Named.NONE;

  private static final int NEWEST_PROTOCOL = 5;

  /** Twice what a state dict of 8 MB needs: zylo117's D0 has 29,000 opcodes in 134 KB. */
  private static final int MOST_OPCODES = 4_000_000;

  /** Torch's magic number has 10 bytes; longer ones are seeds and the like. */
  private static final int LONGEST_NUMBER = 16;

  private enum Named {
    NONE,
    MARK
  }

  private final PickleInput in;
  private final List<Object> stack = new ArrayList<>();
  private final Map<Integer, Object> memo = new HashMap<>();

  private final Map<String, TorchStorage> storages = new HashMap<>();
  private long copied;

  PickleReader(PickleInput in) {
    this.in = in;
  }

  /** Returns the storages that the pickle refers to, by key. */
  Map<String, TorchStorage> storages() {
    return storages;
  }

  /** Returns whether the value may be a key: plain, so that its hash is its own. */
  static boolean plain(@Nullable Object value) {
    return value instanceof String
        || value instanceof Long
        || value instanceof Double
        || value instanceof Boolean
        || value == NONE;
  }

  /** Reads one pickle and stops behind its end. */
  Object read() throws IOException, MalformedWeightsException {
    for (int count = 0; count < MOST_OPCODES; count++) {
      int opcode = in.unsignedByte();
      if (opcode == '.') {
        return pop();
      }
      if (!scalar(opcode) && !collection(opcode) && !memory(opcode) && !object(opcode)) {
        throw new MalformedWeightsException(
            "its pickle has the opcode 0x%02x at byte %d, which torch never writes"
                .formatted(opcode, in.position() - 1),
            TorchFunction.REMEDY);
      }
    }
    throw new MalformedWeightsException(
        "its pickle has more than %d steps".formatted(MOST_OPCODES), TorchFunction.REMEDY);
  }

  private boolean scalar(int opcode) throws IOException, MalformedWeightsException {
    switch (opcode) {
      case 'N' -> push(NONE);
      case 0x88 -> push(true);
      case 0x89 -> push(false);
      case 'J' -> push((long) in.signedInt());
      case 'K' -> push((long) in.unsignedByte());
      case 'I', 'L' -> push(numberInText(in.line()));
      case 'M' -> push((long) in.unsignedShort());
      case 0x8A -> push(wholeNumber(in.unsignedByte()));
      case 0x8B -> push(wholeNumber(in.signedInt()));
      case 'G' -> push(in.bigEndianDouble());
      case 'X' -> push(in.text(in.signedInt()));
      case 0x8C -> push(in.text(in.unsignedByte()));
      case 0x8D -> push(in.text(in.signedLong()));
      case 'U' -> push(in.text(in.unsignedByte()));
      case 'T' -> push(in.text(in.signedInt()));
      case 'C' -> push(bytes(in.unsignedByte()));
      case 'B' -> push(bytes(in.signedInt() & 0xFFFF_FFFFL));
      case 0x8E, 0x96 -> push(bytes(in.signedLong()));
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean collection(int opcode) throws MalformedWeightsException {
    switch (opcode) {
      case '(' -> push(Named.MARK);
      case ')' -> push(PickleTuple.EMPTY);
      case 't' -> push(new PickleTuple(popToMark()));
      case 0x85 -> push(new PickleTuple(popLast(1)));
      case 0x86 -> push(new PickleTuple(popLast(2)));
      case 0x87 -> push(new PickleTuple(popLast(3)));
      case ']' -> push(new ArrayList<>(0));
      case 'l' -> push(new ArrayList<>(popToMark()));
      case 'a' -> append(popLast(1));
      case 'e' -> append(popToMark());
      case '}' -> push(new LinkedHashMap<>());
      case 's' -> putAll(popLast(2));
      case 'u' -> putAll(popToMark());
      case 'd' -> {
        List<Object> keysAndValues = popToMark();
        push(new LinkedHashMap<>());
        putAll(keysAndValues);
      }
      case 0x8F -> push(new OpaqueObject("set"));
      case 0x90 -> {
        popToMark();
        top();
      }
      case 0x91 -> {
        popToMark();
        push(new OpaqueObject("frozenset"));
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean memory(int opcode) throws IOException, MalformedWeightsException {
    switch (opcode) {
      case '0' -> pop();
      case '1' -> popToMark();
      case '2' -> push(top());
      case 'p' -> memo.put(slotInText(in.line()), top());
      case 'g' -> push(remembered(slotInText(in.line())));
      case 'q' -> memo.put(in.unsignedByte(), top());
      case 'r' -> memo.put(in.signedInt(), top());
      case 0x94 -> memo.put(memo.size(), top());
      case 'h' -> push(remembered(in.unsignedByte()));
      case 'j' -> push(remembered(in.signedInt()));
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean object(int opcode) throws IOException, MalformedWeightsException {
    switch (opcode) {
      case 0x80 -> {
        int protocol = in.unsignedByte();
        if (protocol > NEWEST_PROTOCOL) {
          throw new MalformedWeightsException(
              "its pickle is of the unknown protocol " + protocol, TorchFunction.REMEDY);
        }
      }
      case 0x95 -> in.signedLong();
      case 'c' -> push(TorchFunction.named(in.line(), in.line()));
      case 'i' -> {
        Object made = TorchFunction.named(in.line(), in.line());
        popToMark();
        push(instance(made));
      }
      case 'o' -> {
        List<Object> parts = popToMark();
        if (parts.isEmpty()) {
          throw new MalformedWeightsException("its pickle makes an instance of nothing");
        }
        push(instance(parts.get(0)));
      }
      case 0x81 -> {
        pop();
        push(instance(pop()));
      }
      case 0x92 -> {
        popLast(2);
        push(instance(pop()));
      }
      case 0x93 -> {
        if (pop() instanceof String name && pop() instanceof String module) {
          push(TorchFunction.named(module, name));
        } else {
          throw new MalformedWeightsException("its pickle names a Python object by no text");
        }
      }
      case 'R' -> {
        Object arguments = pop();
        push(called(pop(), arguments));
      }
      case 'b' -> {
        pop(); // attributes, such as torch's _metadata: not needed
        top();
      }
      case 'Q' -> push(storage(pop()));
      default -> {
        return false;
      }
    }
    return true;
  }

  private Object called(Object function, Object arguments) throws MalformedWeightsException {
    if (function instanceof OpaqueObject unknown) {
      return unknown.result();
    }
    if (function instanceof TorchFunction known && arguments instanceof PickleTuple given) {
      Object result = known.apply(given.parts());
      if (result instanceof Map<?, ?> entries) {
        requireRoom(entries.size());
      }
      return result;
    }
    throw new MalformedWeightsException("its pickle calls what is no function");
  }

  /**
   * Counts entries that a call copied: one step can copy a list of any length again, where each
   * entry of a list took a step of its own.
   */
  private void requireRoom(int entries) throws MalformedWeightsException {
    copied += entries;
    if (copied > MOST_OPCODES) {
      throw new MalformedWeightsException(
          "its pickle copies more than %d entries".formatted(MOST_OPCODES), TorchFunction.REMEDY);
    }
  }

  /** Returns an instance of a class, unknown like it; dicts of the standard library are dicts. */
  private static Object instance(Object made) throws MalformedWeightsException {
    if (made instanceof TorchFunction known) {
      return known.apply(List.of());
    }
    if (made instanceof OpaqueObject unknown) {
      return unknown.result();
    }
    throw new MalformedWeightsException("its pickle makes an instance of what is no class");
  }

  private Object storage(Object persistentId) throws MalformedWeightsException {
    if (TorchStorage.unknown(persistentId)) {
      return new OpaqueObject("a storage");
    }
    TorchStorage storage = TorchStorage.of(persistentId);
    TorchStorage known = storages.putIfAbsent(storage.key(), storage);
    if (known != null && !known.equals(storage)) {
      throw new MalformedWeightsException(
          "it declares storage %s in two ways".formatted(storage.key()));
    }
    return storage;
  }

  private OpaqueObject bytes(long count) throws IOException, MalformedWeightsException {
    in.skip(count);
    return new OpaqueObject("bytes");
  }

  /** Returns a number that protocol 1 writes in digits, where 00 and 01 are truth values. */
  private static Object numberInText(String digits) {
    if (digits.equals("00") || digits.equals("01")) {
      return digits.equals("01");
    }
    try {
      return Long.valueOf(digits.endsWith("L") ? digits.substring(0, digits.length() - 1) : digits);
    } catch (NumberFormatException e) {
      return new OpaqueObject("int");
    }
  }

  private static int slotInText(String digits) throws MalformedWeightsException {
    try {
      return Integer.parseInt(digits);
    } catch (NumberFormatException e) {
      throw new MalformedWeightsException("its pickle keeps a value under no number");
    }
  }

  /** Returns a number in two's complement; torch's magic number is the one of more than 8 bytes. */
  private Object wholeNumber(int length) throws IOException, MalformedWeightsException {
    if (length > LONGEST_NUMBER) {
      in.skip(length);
      return new OpaqueObject("int");
    }
    byte[] bytes = in.bytes(length);
    if (bytes.length > Long.BYTES) {
      StringBuilder hex = new StringBuilder("0x");
      for (int i = bytes.length - 1; i >= 0; i--) {
        hex.append("%02x".formatted(bytes[i]));
      }
      return hex.toString();
    }
    long value = bytes.length > 0 && bytes[bytes.length - 1] < 0 ? -1 : 0;
    for (int i = bytes.length - 1; i >= 0; i--) {
      value = value << 8 | (bytes[i] & 0xFF);
    }
    return value;
  }

  private void push(Object value) {
    stack.add(value);
  }

  private Object pop() throws MalformedWeightsException {
    Object value = top();
    stack.remove(stack.size() - 1);
    return value;
  }

  private Object top() throws MalformedWeightsException {
    if (stack.isEmpty() || stack.get(stack.size() - 1) == Named.MARK) {
      throw new MalformedWeightsException("its pickle takes from an empty stack");
    }
    return stack.get(stack.size() - 1);
  }

  private List<Object> popLast(int count) throws MalformedWeightsException {
    List<Object> values = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      values.add(pop());
    }
    Collections.reverse(values);
    return values;
  }

  private List<Object> popToMark() throws MalformedWeightsException {
    int mark = stack.size() - 1;
    while (mark >= 0 && stack.get(mark) != Named.MARK) {
      mark--;
    }
    if (mark < 0) {
      throw new MalformedWeightsException("its pickle takes from an empty stack");
    }
    List<Object> values = new ArrayList<>(stack.subList(mark + 1, stack.size()));
    stack.subList(mark, stack.size()).clear();
    return values;
  }

  private void append(List<Object> added) throws MalformedWeightsException {
    if (top() instanceof ArrayList<?> list) {
      @SuppressWarnings("unchecked") // every list on the stack was made here
      List<Object> elements = (List<Object>) list;
      elements.addAll(added);
    } else if (!(top() instanceof OpaqueObject)) {
      throw new MalformedWeightsException("its pickle appends to what is no list");
    }
  }

  private void putAll(List<Object> keysAndValues) throws MalformedWeightsException {
    Map<Object, Object> entries = topEntries();
    if (keysAndValues.size() % 2 != 0) {
      throw new MalformedWeightsException("its pickle puts a key without a value into a dict");
    }
    for (int i = 0; i < keysAndValues.size(); i += 2) {
      if (plain(keysAndValues.get(i))) {
        entries.put(keysAndValues.get(i), keysAndValues.get(i + 1));
      }
    }
  }

  private Map<Object, Object> topEntries() throws MalformedWeightsException {
    if (top() instanceof OpaqueObject unknown) {
      return unknown.entries();
    }
    if (top() instanceof LinkedHashMap<?, ?> map) {
      @SuppressWarnings("unchecked") // every map on the stack was made here
      Map<Object, Object> entries = (Map<Object, Object>) map;
      return entries;
    }
    throw new MalformedWeightsException("its pickle puts entries into what is no dict");
  }

  private Object remembered(int slot) throws MalformedWeightsException {
    Object value = memo.get(slot);
    if (value == null) {
      throw new MalformedWeightsException("its pickle recalls what it never kept");
    }
    return value;
  }
}
