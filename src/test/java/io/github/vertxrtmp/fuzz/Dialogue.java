package io.github.vertxrtmp.fuzz;

import io.github.vertxrtmp.amf.Amf0Writer;
import io.github.vertxrtmp.amf.AmfObject;
import io.github.vertxrtmp.protocol.chunk.ChunkWriter;
import io.github.vertxrtmp.protocol.message.MessageType;
import io.github.vertxrtmp.test.TestMedia;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/** What a well-behaved client sends in all its life, in parts: the handshake, and then its messages, each in its chunks. */
public final class Dialogue {

  /** One of each kind; {@code steady} is on air all the time, {@code fuzzed} when one of them publishes it. */
  public static final List<List<byte[]>> ALL = List.of(publisher("fuzzed"), player("steady"), player("fuzzed"), caller());

  private static final int HANDSHAKE_BYTES = 1536;
  private static final int CHUNK_SIZE = ChunkWriter.INITIAL_CHUNK_SIZE;
  private static final int CONTROL = 2;
  private static final int COMMANDS = 3;
  private static final int STREAM = 1;
  private static final int SET_BUFFER_LENGTH = 3;

  private final List<byte[]> parts = new ArrayList<>();
  private int transaction;

  private Dialogue() {
    byte[] hello = new byte[1 + HANDSHAKE_BYTES];
    hello[0] = 3;
    parts.add(hello);
    parts.add(new byte[HANDSHAKE_BYTES]);
  }

  private static List<byte[]> publisher(String stream) {
    Dialogue one = new Dialogue().connect("live");
    one.command(0, "releaseStream", null, stream).command(0, "FCPublish", null, stream).command(0, "createStream", (Object) null);
    one.command(STREAM, "publish", null, stream, "live");
    one.message(4, MessageType.DATA_AMF0, STREAM, 0, values("@setDataFrame", "onMetaData", new AmfObject().put("width", 160).put("height", 120)));
    one.message(6, MessageType.VIDEO, STREAM, 0, TestMedia.avcHeader()).message(5, MessageType.AUDIO, STREAM, 0, TestMedia.aacHeader());
    for (int i = 0; i < 3; i++) {
      one.message(6, MessageType.VIDEO, STREAM, 40L * i, i == 0 ? TestMedia.avcKeyframe(i) : TestMedia.avcFrame(i));
      one.message(5, MessageType.AUDIO, STREAM, 40L * i + 20, TestMedia.aacFrame(i));
    }
    one.command(0, "FCUnpublish", null, stream).command(0, "deleteStream", null, (double) STREAM);
    return one.parts;
  }

  /** Plays, with all that a player may ask for. */
  private static List<byte[]> player(String stream) {
    Dialogue one = new Dialogue().connect("live").command(0, "createStream", (Object) null).command(0, "getStreamLength", null, stream);
    one.message(CONTROL, MessageType.USER_CONTROL, 0, 0, Unpooled.buffer().writeShort(SET_BUFFER_LENGTH).writeInt(STREAM).writeInt(3000));
    one.command(STREAM, "play", null, stream, -2.0, -1.0, true);
    one.command(STREAM, "receiveAudio", null, false).command(STREAM, "receiveVideo", null, true);
    one.command(STREAM, "pause", null, true, 100.0).command(STREAM, "seek", null, 0.0).command(STREAM, "pause", null, false, 100.0);
    one.command(STREAM, "closeStream", (Object) null).command(STREAM, "play", null, stream + "?a=b", 0.0, 1000.0, false);
    one.command(0, "deleteStream", null, (double) STREAM);
    return one.parts;
  }

  /** Calls methods, with every kind of value, and sends what is rare. */
  private static List<byte[]> caller() {
    Dialogue one = new Dialogue().connect("live/room?key=value");
    one.message(CONTROL, MessageType.WINDOW_ACK_SIZE, 0, 0, Unpooled.buffer().writeInt(5000));
    one.message(CONTROL, MessageType.ACKNOWLEDGEMENT, 0, 0, Unpooled.buffer().writeInt(100));
    one.message(CONTROL, MessageType.SET_PEER_BANDWIDTH, 0, 0, Unpooled.buffer().writeInt(5000).writeByte(2));
    one.command(0, "call", null, "text", 1.5, true, List.of(1.0, "two"), new AmfObject().put("deep", new AmfObject().put("x", 1)));
    one.message(COMMANDS, MessageType.COMMAND_AMF3, 0, 0, Unpooled.buffer().writeByte(0).writeBytes(values("call", 9.0, null, "three")));
    one.command(0, "createStream", (Object) null).command(STREAM, "publish", null, "aggregate", "live");
    ByteBuf aggregate = Unpooled.buffer();
    for (int i = 0; i < 2; i++) {
      byte[] frame = TestMedia.aacFrame(i);
      aggregate.writeByte(MessageType.AUDIO).writeMedium(frame.length).writeMedium(20 * i).writeByte(0).writeMedium(STREAM)
        .writeBytes(frame).writeInt(11 + frame.length);
    }
    one.message(6, MessageType.AGGREGATE, STREAM, 0, aggregate);
    one.message(CONTROL, 2, 0, 0, Unpooled.buffer().writeInt(6));
    return one.parts;
  }

  private Dialogue connect(String app) {
    return command(0, "connect", new AmfObject().put("app", app).put("flashVer", "FMLE/3.0").put("tcUrl", "rtmp://127.0.0.1/" + app)
      .put("objectEncoding", 0.0).put("capsEx", 1.0).put("fourCcList", List.of("av01", "hvc1")));
  }

  private Dialogue command(int stream, String name, Object... values) {
    ByteBuf body = Unpooled.buffer();
    Amf0Writer.writeAll(body, name, (double) ++transaction);
    Amf0Writer.writeAll(body, values);
    return message(COMMANDS, MessageType.COMMAND_AMF0, stream, 0, body);
  }

  private static ByteBuf values(Object... values) {
    ByteBuf body = Unpooled.buffer();
    Amf0Writer.writeAll(body, values);
    return body;
  }

  private Dialogue message(int chunkStream, int type, int stream, long time, byte[] body) {
    return message(chunkStream, type, stream, time, Unpooled.wrappedBuffer(body));
  }

  private Dialogue message(int chunkStream, int type, int stream, long time, ByteBuf body) {
    ByteBuf out = Unpooled.buffer();
    ChunkWriter.write(out, chunkStream, type, stream, time, body, CHUNK_SIZE);
    parts.add(ByteBufUtil.getBytes(out));
    return this;
  }
}
