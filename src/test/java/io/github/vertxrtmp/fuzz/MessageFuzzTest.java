package io.github.vertxrtmp.fuzz;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.vertxrtmp.amf.Amf0Reader;
import io.github.vertxrtmp.amf.AmfLimits;
import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.media.MediaFrame.Kind;
import io.github.vertxrtmp.protocol.RtmpException;
import io.github.vertxrtmp.protocol.message.Aggregate;
import io.github.vertxrtmp.protocol.message.Command;
import io.github.vertxrtmp.protocol.message.ConnectCommand;
import io.github.vertxrtmp.protocol.message.ControlMessage;
import io.github.vertxrtmp.protocol.message.DataMessage;
import io.github.vertxrtmp.protocol.message.DeleteStreamCommand;
import io.github.vertxrtmp.protocol.message.MessageType;
import io.github.vertxrtmp.protocol.message.PauseCommand;
import io.github.vertxrtmp.protocol.message.Play2Command;
import io.github.vertxrtmp.protocol.message.PlayCommand;
import io.github.vertxrtmp.protocol.message.PublishCommand;
import io.github.vertxrtmp.protocol.message.ReceiveCommand;
import io.github.vertxrtmp.protocol.message.SeekCommand;
import io.github.vertxrtmp.protocol.message.StreamNameCommand;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

class MessageFuzzTest {

  private static final Amf0Reader READER = new Amf0Reader(AmfLimits.DEFAULTS);
  private static final List<Integer> CONTROL = List.of(MessageType.ACKNOWLEDGEMENT, MessageType.USER_CONTROL, MessageType.WINDOW_ACK_SIZE,
    MessageType.SET_PEER_BANDWIDTH);
  private static final List<Consumer<Command>> COMMANDS = List.of(ConnectCommand::from, DeleteStreamCommand::from, PauseCommand::from,
    Play2Command::from, PlayCommand::from, PublishCommand::from, ReceiveCommand::from, SeekCommand::from, StreamNameCommand::from);

  @FuzzTest
  void everyKind(byte[] payload) {
    command(payload);
    data(payload);
    control(payload);
    aggregate(payload);
    codecHeaders(payload);
  }

  private static void tolerate(Runnable decoder) {
    try {
      decoder.run();
    } catch (RtmpException refused) {
      // That is how a decoder says no.
    }
  }

  private static void command(byte[] payload) {
    for (int type : new int[] {MessageType.COMMAND_AMF0, MessageType.COMMAND_AMF3}) {
      tolerate(() -> {
        Command command = Command.decode(type, payload, READER);
        COMMANDS.forEach(from -> tolerate(() -> from.accept(command)));
        Command again = Command.decode(type, command.encode(type), READER);
        assertEquals(command.name(), again.name());
        assertEquals(command.transactionId(), again.transactionId());
        assertEquals(command.args().size(), again.args().size());
        assertArrayEquals(command.encode(type), again.encode(type));
      });
    }
  }

  private static void data(byte[] payload) {
    for (int type : new int[] {MessageType.DATA_AMF0, MessageType.DATA_AMF3}) {
      tolerate(() -> {
        DataMessage message = DataMessage.decode(type, payload, READER);
        DataMessage again = DataMessage.decode(type, message.encode(type), READER);
        assertEquals(message.name(), again.name());
        assertEquals(message.values().size(), again.values().size());
        assertArrayEquals(message.encode(type), again.encode(type));
      });
      DataMessage.isClearDataFrame(type, payload);
      byte[] relayed = DataMessage.relayPayload(type, payload);
      assertArrayEquals(Arrays.copyOfRange(payload, payload.length - relayed.length, payload.length), relayed);
      MediaFrame.of(Kind.DATA, 0, 0, relayed);
    }
  }

  private static void control(byte[] payload) {
    for (int type : CONTROL) {
      tolerate(() -> {
        ControlMessage message = ControlMessage.decode(type, payload);
        assertEquals(message, ControlMessage.decode(type, message.encode()));
      });
    }
  }

  private static void aggregate(byte[] payload) {
    int[] bytes = {0};
    tolerate(() -> Aggregate.split(1, 0xFFFFFF00L, payload, (type, stream, time, part) -> {
      assertTrue(MessageType.isMedia(type) && time >= 0 && time <= 0xFFFFFFFFL, type + " at " + time);
      bytes[0] += part.length;
    }));
    assertTrue(bytes[0] <= payload.length, "more bytes came out than went in");
  }

  private static void codecHeaders(byte[] payload) {
    for (Kind kind : Kind.values()) {
      MediaFrame frame = MediaFrame.of(kind, 0, 0, payload);
      assertTrue(!frame.isKeyframe() || kind == Kind.VIDEO, "a keyframe of " + kind);
    }
  }
}
