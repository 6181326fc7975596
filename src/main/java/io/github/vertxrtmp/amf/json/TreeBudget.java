package io.github.vertxrtmp.amf.json;

import io.github.vertxrtmp.amf.AmfLimitException;
import io.github.vertxrtmp.amf.AmfLimits;

/** How much of a tree may still be converted between AMF and JSON. */
final class TreeBudget {

  private static final AmfLimits LIMITS = AmfLimits.DEFAULTS;
  /** Characters of strings and names, bytes of byte arrays. */
  private static final int MAX_TEXT = 4 << 20;

  private int depth;
  private int elements;
  private int text;

  void enter() {
    if (++depth > LIMITS.maxDepth()) {
      throw new AmfLimitException("maxDepth", "nested deeper than " + LIMITS.maxDepth() + ", or circular");
    }
  }

  void leave() {
    depth--;
  }

  void countElement() {
    if (++elements > LIMITS.maxElements()) {
      throw new AmfLimitException("maxElements", "more than " + LIMITS.maxElements() + " elements");
    }
  }

  void countText(int length) {
    if (length > MAX_TEXT - text) {
      throw new AmfLimitException("maxStringBytes", "more than " + MAX_TEXT + " characters and bytes of text");
    }
    text += length;
  }
}
