package io.github.vertxrtmp.amf;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** One message on its way from values to AMF0 bytes: its reference table and its depth. */
final class Amf0Encoding {

  private static final int MAX_SHORT = 0xFFFF;

  private final ByteBuf out;
  private final WriterDepth depth = new WriterDepth();
  private final Map<Object, Integer> references = new IdentityHashMap<>();
  private int complexValues;
  private Amf3Encoding amf3;

  Amf0Encoding(ByteBuf out) {
    this.out = out;
  }

  void value(Object value) {
    if (value == null) {
      out.writeByte(Amf0Marker.NULL);
    } else if (value instanceof String text) {
      string(text);
    } else if (value instanceof Number number) {
      out.writeByte(Amf0Marker.NUMBER).writeDouble(number.doubleValue());
    } else if (value instanceof Boolean flag) {
      out.writeByte(Amf0Marker.BOOLEAN).writeBoolean(flag);
    } else if (value instanceof AmfObject object) {
      complex(object, object.properties().isEmpty());
    } else if (value instanceof List<?> list) {
      complex(list, list.isEmpty());
    } else if (value instanceof Map<?, ?> map) {
      complex(map, map.isEmpty());
    } else {
      rare(value);
    }
  }

  private void rare(Object value) {
    if (value instanceof AmfUndefined) {
      out.writeByte(Amf0Marker.UNDEFINED);
    } else if (value instanceof AmfDate date) {
      out.writeByte(Amf0Marker.DATE).writeDouble(date.epochMillis()).writeShort(0);
    } else if (value instanceof AmfXml xml) {
      out.writeByte(Amf0Marker.XML_DOCUMENT);
      longString(xml.text().getBytes(StandardCharsets.UTF_8));
    } else if (value instanceof byte[] || value instanceof AmfVector || value instanceof AmfDictionary) {
      avmplus(value);
    } else {
      throw new IllegalArgumentException("no AMF type for " + value.getClass().getName());
    }
  }

  private void avmplus(Object value) {
    if (amf3 == null) {
      amf3 = new Amf3Encoding(out, depth);
    }
    out.writeByte(Amf0Marker.AVMPLUS);
    amf3.value(value);
  }

  private void complex(Object value, boolean empty) {
    Integer index = references.get(value);
    if (index != null) {
      out.writeByte(Amf0Marker.REFERENCE).writeShort(index);
      return;
    }
    if (!empty && complexValues <= MAX_SHORT) {
      references.put(value, complexValues);
    }
    complexValues++;
    depth.enter();
    if (value instanceof AmfObject object) {
      object(object);
    } else if (value instanceof Map<?, ?> map) {
      out.writeByte(Amf0Marker.OBJECT);
      properties(map);
    } else {
      strictArray((List<?>) value);
    }
    depth.leave();
  }

  private void object(AmfObject object) {
    if (object instanceof AmfEcmaArray) {
      out.writeByte(Amf0Marker.ECMA_ARRAY).writeInt(object.size());
    } else if (object.className() != null) {
      out.writeByte(Amf0Marker.TYPED_OBJECT);
      name(object.className());
    } else {
      out.writeByte(Amf0Marker.OBJECT);
    }
    properties(object.properties());
  }

  private void properties(Map<?, ?> properties) {
    for (Map.Entry<?, ?> property : properties.entrySet()) {
      name(String.valueOf(property.getKey()));
      value(property.getValue());
    }
    out.writeShort(0).writeByte(Amf0Marker.OBJECT_END);
  }

  private void strictArray(List<?> list) {
    out.writeByte(Amf0Marker.STRICT_ARRAY).writeInt(list.size());
    for (Object element : list) {
      value(element);
    }
  }

  private void string(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > MAX_SHORT) {
      out.writeByte(Amf0Marker.LONG_STRING);
      longString(bytes);
    } else {
      out.writeByte(Amf0Marker.STRING).writeShort(bytes.length).writeBytes(bytes);
    }
  }

  private void name(String name) {
    int length = ByteBufUtil.utf8Bytes(name);
    if (length > MAX_SHORT) {
      throw new IllegalArgumentException("a name of " + length + " bytes; AMF0 can write " + MAX_SHORT);
    }
    out.writeShort(length);
    ByteBufUtil.reserveAndWriteUtf8(out, name, length);
  }

  private void longString(byte[] bytes) {
    out.writeInt(bytes.length).writeBytes(bytes);
  }
}
