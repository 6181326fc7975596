package io.github.vertxrtmp.amf;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Equality and hash of values that references may have made circular, or shared so often that walking them as a tree would
 * take for ever: each pair is compared once, each container hashed once.
 */
final class AmfGraph {

  /** Graphs that are deeper, or circular, have the hash 0: equal ones are equally deep. */
  private static final int MAX_HASHED_HEIGHT = 256;

  private AmfGraph() {
  }

  static boolean equal(Object a, Object b) {
    Comparison comparison = new Comparison();
    comparison.expect(a, b);
    return comparison.run();
  }

  static int hash(Object value) {
    return new Hashing().of(value);
  }

  private static final class Comparison {

    /** Two containers, by identity. */
    private record Pair(Object a, Object b) {

      @Override
      public boolean equals(Object other) {
        return other instanceof Pair pair && a == pair.a && b == pair.b;
      }

      @Override
      public int hashCode() {
        return 31 * System.identityHashCode(a) + System.identityHashCode(b);
      }
    }

    private final Deque<Pair> open = new ArrayDeque<>();
    private final Set<Pair> seen = new HashSet<>();
    private boolean equal = true;

    boolean run() {
      while (equal && !open.isEmpty()) {
        Pair pair = open.remove();
        equal = compareContainers(pair.a(), pair.b());
      }
      return equal;
    }

    private void expect(Object a, Object b) {
      if (a == b) {
        return;
      }
      if (isContainer(a) && isContainer(b)) {
        Pair pair = new Pair(a, b);
        if (seen.add(pair)) {
          open.add(pair);
        }
      } else {
        equal &= a instanceof byte[] x && b instanceof byte[] y ? Arrays.equals(x, y) : Objects.equals(a, b);
      }
    }

    /** Compares what belongs to the containers themselves and puts their members on the list. */
    private boolean compareContainers(Object a, Object b) {
      if (a instanceof List<?> x && b instanceof List<?> y) {
        return expectAll(x, y);
      }
      if (a.getClass() != b.getClass()) {
        return false;
      }
      if (a instanceof AmfObject x && b instanceof AmfObject y) {
        return Objects.equals(x.className(), y.className()) && expectProperties(x, y);
      }
      if (a instanceof AmfVector x && b instanceof AmfVector y) {
        return x.kind() == y.kind() && x.fixedLength() == y.fixedLength() && x.elementClass().equals(y.elementClass())
          && expectAll(x.elements(), y.elements());
      }
      return a instanceof AmfDictionary x && b instanceof AmfDictionary y && x.weakKeys() == y.weakKeys()
        && expectAll(x.keys(), y.keys()) && expectAll(x.values(), y.values());
    }

    private boolean expectProperties(AmfObject a, AmfObject b) {
      if (!a.keys().equals(b.keys())) {
        return false;
      }
      a.properties().forEach((name, value) -> expect(value, b.get(name)));
      return equal;
    }

    private boolean expectAll(List<?> a, List<?> b) {
      if (a.size() != b.size()) {
        return false;
      }
      Iterator<?> other = b.iterator();
      for (Object value : a) {
        expect(value, other.next());
      }
      return equal;
    }
  }

  private static boolean isContainer(Object value) {
    return value instanceof List || value instanceof AmfObject || value instanceof AmfVector || value instanceof AmfDictionary;
  }

  private static final class Hashing {

    private record Result(int hash, int height) {
    }

    private static final Result TOO_HIGH = new Result(0, MAX_HASHED_HEIGHT + 1);

    private final Map<Object, Result> done = new IdentityHashMap<>();
    private int height;

    int of(Object value) {
      int hash = container(value, 0);
      return height > MAX_HASHED_HEIGHT ? 0 : hash;
    }

    /** Leaves the height in the field: 1 for a container of plain values. */
    private int container(Object value, int depth) {
      Result known = done.get(value);
      if (known == null) {
        // Found again while it is being hashed, the container is circular, and so is all that leads to it.
        done.put(value, TOO_HIGH);
        known = depth > MAX_HASHED_HEIGHT ? TOO_HIGH : members(value, depth + 1);
        done.put(value, known);
      }
      height = known.height();
      return known.hash();
    }

    private Result members(Object value, int depth) {
      if (value instanceof List<?> list) {
        return sequence(1, list, depth);
      }
      if (value instanceof AmfObject object) {
        return properties(object, depth);
      }
      if (value instanceof AmfVector vector) {
        return sequence(vector.kind().ordinal(), vector.elements(), depth);
      }
      AmfDictionary dictionary = (AmfDictionary) value;
      Result keys = sequence(3, dictionary.keys(), depth);
      Result values = sequence(keys.hash(), dictionary.values(), depth);
      return new Result(values.hash(), Math.max(keys.height(), values.height()));
    }

    /** As {@link List#hashCode()} asks, so that a strict array and any other list of the same values agree. */
    private Result sequence(int seed, List<?> values, int depth) {
      int hash = seed;
      int highest = 0;
      for (Object value : values) {
        hash = 31 * hash + member(value, depth);
        highest = Math.max(highest, height);
      }
      return new Result(hash, highest + 1);
    }

    private Result properties(AmfObject object, int depth) {
      int hash = Objects.hashCode(object.className());
      int highest = 0;
      for (Map.Entry<String, Object> property : object.properties().entrySet()) {
        hash += 31 * property.getKey().hashCode() ^ member(property.getValue(), depth);
        highest = Math.max(highest, height);
      }
      return new Result(hash, highest + 1);
    }

    private int member(Object value, int depth) {
      if (isContainer(value)) {
        return container(value, depth);
      }
      height = 0;
      return value instanceof byte[] bytes ? Arrays.hashCode(bytes) : Objects.hashCode(value);
    }
  }
}
