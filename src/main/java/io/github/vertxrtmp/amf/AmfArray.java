package io.github.vertxrtmp.amf;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.RandomAccess;

/**
 * A strict array as the readers give it: a read-only list that, unlike an {@link ArrayList}, may contain itself and still be
 * compared, hashed and printed.
 */
final class AmfArray extends AbstractList<Object> implements RandomAccess {

  private final ArrayList<Object> elements = new ArrayList<>();

  void append(Object value) {
    elements.add(value);
  }

  @Override
  public Object get(int index) {
    return elements.get(index);
  }

  @Override
  public int size() {
    return elements.size();
  }

  @Override
  public boolean equals(Object other) {
    return this == other || other instanceof List<?> && AmfGraph.equal(this, other);
  }

  @Override
  public int hashCode() {
    return AmfGraph.hash(this);
  }

  @Override
  public String toString() {
    return AmfText.of(this);
  }
}
