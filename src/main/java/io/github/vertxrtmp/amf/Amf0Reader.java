package io.github.vertxrtmp.amf;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Reads AMF0 values; the Java types are in the table of this package.
 *
 * <p>References (AMF0 2.9) point to objects and arrays of the same call: {@link #readAll} has one reference table for all its
 * values, each {@link #read} starts an empty one. The same holds for the string, object and trait tables of the AMF3 values
 * behind the avmplus marker (AMF0 3.1), which all values of one call share.
 *
 * <p>Immutable and thread-safe; one reader serves any number of messages.
 */
public final class Amf0Reader {

  private final AmfLimits limits;

  public Amf0Reader(AmfLimits limits) {
    this.limits = Objects.requireNonNull(limits, "limits");
  }

  /**
   * Reads one value and leaves the reader index behind it; after a failure the index is anywhere.
   *
   * @throws AmfException      if the bytes are no AMF0 or end within the value
   * @throws AmfLimitException if a limit is reached
   */
  public Object read(ByteBuf in) {
    return new Amf0Decoding(limits, in).value();
  }

  /**
   * Reads values until the buffer is empty, as in the body of a command or data message.
   *
   * @return a list that the caller may change
   * @throws AmfException      if the bytes are no AMF0 or end within a value
   * @throws AmfLimitException if a limit is reached
   */
  public List<Object> readAll(ByteBuf in) {
    Amf0Decoding decoding = new Amf0Decoding(limits, in);
    List<Object> values = new ArrayList<>();
    while (in.isReadable()) {
      values.add(decoding.value());
    }
    return values;
  }
}
