package io.github.vertxrtmp.amf;

/**
 * How much one message may make a reader build. Immutable.
 *
 * @param maxDepth       containers inside each other; a container at the top has depth 1
 * @param maxStringBytes length in bytes of one string, property name, XML document or byte array
 * @param maxElements    values in one message altogether: top-level values, members and array elements. Not per container,
 *                       because containers in containers would multiply it
 */
public record AmfLimits(int maxDepth, int maxStringBytes, int maxElements) {

  /** Depth 32, strings of 1 MiB, 16384 elements. */
  public static final AmfLimits DEFAULTS = new AmfLimits(32, 1 << 20, 16384);

  /** Beyond this the recursion of the readers could exhaust the stack of a thread. */
  private static final int DEEPEST = 512;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is negative, or the depth is above 512
   */
  public AmfLimits {
    if (maxDepth < 0 || maxDepth > DEEPEST || maxStringBytes < 0 || maxElements < 0) {
      throw new IllegalArgumentException("limits must not be negative, nor the depth above " + DEEPEST + ": "
        + maxDepth + ", " + maxStringBytes + ", " + maxElements);
    }
  }
}
