package io.github.vertxrtmp.amf;

import java.util.List;

/**
 * A table of AMF3 (3.16) whose keys may be any value. Kept as the list of entries that it is on the wire: equal keys are not
 * merged, since Flash compares most of them by identity. Equality, hash and text as with {@link AmfObject}, but in order.
 * Not thread-safe.
 */
public final class AmfDictionary {

  private final boolean weakKeys;
  private final AmfArray keys = new AmfArray();
  private final AmfArray values = new AmfArray();

  /**
   * An empty dictionary.
   *
   * @param weakKeys whether the peer may collect keys that nobody else holds
   */
  public AmfDictionary(boolean weakKeys) {
    this.weakKeys = weakKeys;
  }

  public boolean weakKeys() {
    return weakKeys;
  }

  /** Appends an entry and returns this. */
  public AmfDictionary add(Object key, Object value) {
    keys.append(key);
    values.append(value);
    return this;
  }

  /** The keys of all entries in order; a read-only view. */
  public List<Object> keys() {
    return keys;
  }

  /** The values of all entries in order; a read-only view. */
  public List<Object> values() {
    return values;
  }

  @Override
  public boolean equals(Object other) {
    return this == other || other instanceof AmfDictionary && AmfGraph.equal(this, other);
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
