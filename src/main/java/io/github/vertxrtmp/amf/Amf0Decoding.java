package io.github.vertxrtmp.amf;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/** One message on its way from AMF0 bytes to values: its budget and its reference table (AMF0 2.9). */
final class Amf0Decoding {

  private final ByteBuf in;
  private final AmfBudget budget;
  private final List<Object> references = new ArrayList<>();
  private Amf3Decoding amf3;

  Amf0Decoding(AmfLimits limits, ByteBuf in) {
    this.in = in;
    this.budget = new AmfBudget(limits, in);
  }

  Object value() {
    budget.countElement();
    int marker = budget.readUnsignedByte();
    return switch (marker) {
      case Amf0Marker.NUMBER -> budget.readDouble();
      case Amf0Marker.BOOLEAN -> budget.readUnsignedByte() != 0;
      case Amf0Marker.STRING -> shortString();
      case Amf0Marker.OBJECT -> properties(new AmfObject());
      case Amf0Marker.NULL -> null;
      case Amf0Marker.UNDEFINED, Amf0Marker.UNSUPPORTED -> AmfUndefined.INSTANCE;
      case Amf0Marker.REFERENCE -> reference();
      case Amf0Marker.ECMA_ARRAY -> ecmaArray();
      case Amf0Marker.STRICT_ARRAY -> strictArray();
      case Amf0Marker.DATE -> date();
      case Amf0Marker.LONG_STRING -> longString();
      case Amf0Marker.XML_DOCUMENT -> new AmfXml(longString());
      case Amf0Marker.TYPED_OBJECT -> properties(new AmfObject(shortString()));
      case Amf0Marker.AVMPLUS -> amf3();
      default -> throw new AmfException("AMF0 marker " + marker + " is not a value that can be read");
    };
  }

  /** The count is a hint only: encoders send 0 and other wrong ones, so the end marker decides. */
  private AmfObject ecmaArray() {
    budget.need(Integer.BYTES);
    in.skipBytes(Integer.BYTES);
    return properties(new AmfEcmaArray());
  }

  private AmfObject properties(AmfObject object) {
    budget.enter();
    references.add(object);
    while (true) {
      String name = shortString();
      if (name.isEmpty() && atObjectEnd()) {
        budget.leave();
        return object;
      }
      object.put(name, value());
    }
  }

  /** An empty name without the end marker behind it is a property that is called "". */
  private boolean atObjectEnd() {
    budget.need(1);
    if (in.getUnsignedByte(in.readerIndex()) != Amf0Marker.OBJECT_END) {
      return false;
    }
    in.skipBytes(1);
    return true;
  }

  private List<Object> strictArray() {
    budget.enter();
    budget.need(Integer.BYTES);
    long count = in.readUnsignedInt();
    budget.checkCount(count, 1);
    AmfArray array = new AmfArray();
    references.add(array);
    for (long i = 0; i < count; i++) {
      array.append(value());
    }
    budget.leave();
    return array;
  }

  private Object reference() {
    budget.need(Short.BYTES);
    int index = in.readUnsignedShort();
    if (index >= references.size()) {
      throw new AmfException("reference to object " + index + " of " + references.size());
    }
    return references.get(index);
  }

  private AmfDate date() {
    budget.need(Double.BYTES + Short.BYTES);
    double epochMillis = in.readDouble();
    in.skipBytes(Short.BYTES);
    return new AmfDate(epochMillis);
  }

  private String shortString() {
    budget.need(Short.BYTES);
    return budget.readString(in.readUnsignedShort());
  }

  private String longString() {
    budget.need(Integer.BYTES);
    return budget.readString(in.readUnsignedInt());
  }

  private Object amf3() {
    if (amf3 == null) {
      amf3 = new Amf3Decoding(budget, in);
    }
    return amf3.value();
  }
}
