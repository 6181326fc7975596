package io.github.vertxrtmp.protocol.message;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.vertxrtmp.amf.Amf0Reader;
import io.github.vertxrtmp.amf.AmfLimits;
import io.github.vertxrtmp.amf.AmfObject;
import io.github.vertxrtmp.protocol.CommandException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each reply is looked at as a client decodes it. */
class RepliesTest {

  private static Command onWire(Command command) {
    return Command.decode(20, command.encode(20), new Amf0Reader(AmfLimits.DEFAULTS));
  }

  private static AmfObject info(String level, String code, String description) {
    return new AmfObject().put("level", level).put("code", code).put("description", description);
  }

  private static Command connected(AmfObject commandObject) {
    ConnectCommand connect = ConnectCommand.from(Command.of("connect", 7, commandObject.put("app", "live")));
    return onWire(Replies.connected(7, connect, Replies.FMS_VERSION, EnhancedCapabilities.FORWARD_ALL));
  }

  @Test
  void connectedForALegacyClient() {
    AmfObject properties = new AmfObject().put("fmsVer", "FMS/3,5,7,7009").put("capabilities", 31.0).put("mode", 1.0);
    AmfObject info = info("status", "NetConnection.Connect.Success", "Connection succeeded.").put("objectEncoding", 0.0);
    assertEquals(Command.of("_result", 7, properties, info), connected(new AmfObject()));
  }

  @Test
  void connectedForAnEnhancedClient() {
    Command reply = connected(new AmfObject().put("objectEncoding", 3.0).put("fourCcList", List.of("hvc1")));
    AmfObject properties = (AmfObject) reply.commandObject();
    assertEquals(14.0, properties.getNumber("capsEx"));
    assertEquals(new AmfObject().put("*", 4.0), properties.get("videoFourCcInfoMap"));
    assertEquals(new AmfObject().put("*", 4.0), properties.get("audioFourCcInfoMap"));
    assertEquals(EnhancedCapabilities.FORWARD_ALL, EnhancedCapabilities.from(properties));
    assertEquals(3.0, ((AmfObject) reply.arg(0)).getNumber("objectEncoding"));
  }

  @Test
  void resultsAndErrors() {
    assertEquals(Command.of("_result", 4, null, 1.0), onWire(Replies.result(4, 1)));
    assertEquals(Command.of("_error", 4, null, info("error", "NetStream.Play.Failed", "why")), onWire(Replies.error(4, StatusCodes.PLAY_FAILED, "why")));
    assertEquals(Command.of("onStatus", 0, null, info("error", "NetStream.Play.Failed", "why")), onWire(StatusMessages.error(StatusCodes.PLAY_FAILED, "why")));
    assertEquals(Command.of("onStatus", 0, null, info("status", "NetStream.Play.Start", "x")),
      onWire(StatusMessages.status(StatusCodes.PLAY_START, "x")));
    assertEquals(0, new CommandException(StatusCodes.PLAY_FAILED, "why").getStackTrace().length, "no stack trace for what a peer does");
  }

  @Test
  void redirect() {
    AmfObject info = info("error", "NetConnection.Connect.Rejected", "moved")
      .put("ex", new AmfObject().put("code", 302.0).put("redirect", "rtmp://b/live"));
    assertEquals(Command.of("_error", 1, null, info), onWire(Replies.redirected(1, "moved", "rtmp://b/live")));
  }

  @Test
  void callsOfTheServer() {
    assertEquals(Command.of("onBWDone", 0, null), onWire(Replies.onBwDone()));
    assertEquals(Command.of("onFCPublish", 0, null, info("status", "NetStream.Publish.Start", "n")), onWire(Replies.onFcPublish("n")));
    assertEquals(Command.of("onFCUnpublish", 0, null, info("status", "NetStream.Unpublish.Success", "n")),
      onWire(Replies.onFcUnpublish("n")));
    assertEquals(Command.of("onFCSubscribe", 0, null, info("status", "NetStream.Play.Start", "n")), onWire(Replies.onFcSubscribe("n")));
  }

  @Test
  void dataMessages() {
    AmfObject info = new AmfObject().put("level", "status").put("code", "NetStream.Play.Complete").put("duration", 12.5).put("bytes", 0.0);
    assertEquals(DataMessage.of("onPlayStatus", info), StatusMessages.onPlayStatus(StatusCodes.PLAY_COMPLETE, 12.5));
    assertEquals(DataMessage.of("|RtmpSampleAccess", true, false), StatusMessages.sampleAccess(true, false));
    assertEquals(DataMessage.of("onStatus", new AmfObject().put("code", "NetStream.Data.Start")), StatusMessages.dataStart());
  }
}
