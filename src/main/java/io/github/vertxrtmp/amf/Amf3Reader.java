package io.github.vertxrtmp.amf;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Reads AMF3 values; the Java types are in the table of this package.
 *
 * <p>References (AMF3 2.2) point to strings, objects and traits of the same call: {@link #readAll} has one set of tables for
 * all its values, each {@link #read} starts empty ones. Externalizable objects are refused: only their class knows their
 * bytes.
 *
 * <p>Immutable and thread-safe; one reader serves any number of messages.
 */
public final class Amf3Reader {

  private final AmfLimits limits;

  public Amf3Reader(AmfLimits limits) {
    this.limits = Objects.requireNonNull(limits, "limits");
  }

  /**
   * Reads one value and leaves the reader index behind it; after a failure the index is anywhere.
   *
   * @throws AmfException      if the bytes are no AMF3, end within the value or hold an externalizable object
   * @throws AmfLimitException if a limit is reached
   */
  public Object read(ByteBuf in) {
    return new Amf3Decoding(new AmfBudget(limits, in), in).value();
  }

  /**
   * Reads values until the buffer is empty.
   *
   * @return a list that the caller may change
   * @throws AmfException      if the bytes are no AMF3, end within a value or hold an externalizable object
   * @throws AmfLimitException if a limit is reached
   */
  public List<Object> readAll(ByteBuf in) {
    Amf3Decoding decoding = new Amf3Decoding(new AmfBudget(limits, in), in);
    List<Object> values = new ArrayList<>();
    while (in.isReadable()) {
      values.add(decoding.value());
    }
    return values;
  }
}
