package io.github.vertxrtmp.protocol.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.vertxrtmp.amf.AmfEcmaArray;
import io.github.vertxrtmp.amf.AmfObject;
import io.github.vertxrtmp.amf.AmfUndefined;
import io.github.vertxrtmp.protocol.CommandException;
import io.github.vertxrtmp.protocol.message.PublishCommand.Mode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CommandParametersTest {

  private static final Object NOTHING = AmfUndefined.INSTANCE;

  private static Command command(Object... args) {
    return Command.of("test", 3, null, args);
  }

  private static ConnectCommand connect(Object commandObject, Object... args) {
    return ConnectCommand.from(Command.of("connect", 1, commandObject, args));
  }

  private static AmfObject app(String app) {
    return new AmfObject().put("app", app);
  }

  private static void refused(String code, Runnable command) {
    CommandException e = assertThrows(CommandException.class, command::run);
    assertEquals(code, e.code());
    assertTrue(e.description().length() > 10, e.description());
  }

  @Test
  void connectWithEverything() {
    AmfObject object = app("live/room").put("tcUrl", "rtmp://h/live/room").put("flashVer", "FMLE/3.0").put("swfUrl", "s")
      .put("pageUrl", "p").put("audioCodecs", 3575).put("videoCodecs", 252.0).put("objectEncoding", 3.0).put("token", "t");
    ConnectCommand connect = connect(object, "user", null);
    assertEquals(new ConnectCommand("live/room", "rtmp://h/live/room", "FMLE/3.0", "s", "p", 3575, 252, 3, EnhancedCapabilities.NONE,
      object, Arrays.asList("user", null)), connect);
    assertEquals("t", connect.properties().getString("token"));
  }

  @Test
  void connectWithTheLeast() {
    ConnectCommand least = new ConnectCommand("live", "", "", "", "", 0, 0, 0, EnhancedCapabilities.NONE, app("live"), List.of());
    assertEquals(least, connect(app("live")));
    assertEquals("live", connect(new AmfEcmaArray().put("app", "live")).app());
    assertEquals("", connect(app("live").put("tcUrl", 5).put("pageUrl", NOTHING)).tcUrl());
    assertEquals(0, connect(app("live").put("objectEncoding", "3")).objectEncoding());
  }

  @Test
  void connectOfAnEnhancedClient() {
    AmfObject object = app("live").put("fourCcList", Arrays.asList("av01", 7, "hvc1", null)).put("capsEx", 15.0)
      .put("videoFourCcInfoMap", new AmfObject().put("hvc1", 3.0).put("*", "x"))
      .put("audioFourCcInfoMap", new AmfEcmaArray().put("Opus", 7));
    EnhancedCapabilities expected = new EnhancedCapabilities(15, List.of("av01", "hvc1"), Map.of("hvc1", 3, "*", 0), Map.of("Opus", 7));
    assertEquals(expected, connect(object).enhanced());
    AmfObject wrong = app("live").put("fourCcList", "av01").put("capsEx", null).put("videoFourCcInfoMap", List.of());
    assertEquals(EnhancedCapabilities.NONE, connect(wrong).enhanced());
  }

  @Test
  void connectThatIsRefused() {
    for (Object wrong : new Object[] {null, 7.0, "live", List.of(), NOTHING}) {
      refused(StatusCodes.CONNECT_REJECTED, () -> connect(wrong));
    }
    for (Object wrong : new Object[] {null, 5.0, "", " ", new AmfObject(), true}) {
      refused(StatusCodes.CONNECT_INVALID_APP, () -> connect(new AmfObject().put("app", wrong)));
    }
    for (double wrong : new double[] {1, 2, -1, 0.5, 1e300}) {
      refused(StatusCodes.CONNECT_REJECTED, () -> connect(app("live").put("objectEncoding", wrong)));
    }
  }

  static Stream<Arguments> publishTypes() {
    return Stream.of(arguments("live", Mode.LIVE), arguments("record", Mode.RECORD), arguments("append", Mode.APPEND),
      arguments("RECORD", Mode.RECORD), arguments("appendWithGap", Mode.APPEND), arguments("bogus", Mode.LIVE), arguments("", Mode.LIVE),
      arguments(null, Mode.LIVE), arguments(5.0, Mode.LIVE), arguments(new AmfObject(), Mode.LIVE));
  }

  @ParameterizedTest
  @MethodSource("publishTypes")
  void publish(Object type, Mode mode) {
    assertEquals(new PublishCommand("n?k=v", mode), PublishCommand.from(command("n?k=v", type)));
    assertEquals(Mode.LIVE, PublishCommand.from(command("n")).mode());
    assertEquals("append", Mode.APPEND.text());
  }

  static Stream<Arguments> plays() {
    return Stream.of(
      arguments(List.of(), -2, -1, true),
      arguments(List.of(-2.0, -1.0, false), -2, -1, false),
      arguments(List.of(-2000.0, -2000.0, 0.0), -2, -1, false),
      arguments(List.of(-1.0, -1000.0, 1), -1, -1, true),
      arguments(List.of(-1000.0, 0.0, 2.0), -1, 0, false),
      arguments(List.of(0.0, 1500.7, 3.0), 0, 1500, true),
      arguments(List.of(90_000, 1e300, true), 90_000, 0xFFFFFFFFL, true),
      arguments(List.of(-7.0, -0.5), -2, -1, true),
      arguments(List.of(Double.NaN, Double.NaN, Double.NaN), -2, -1, true),
      arguments(List.of(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY), 0xFFFFFFFFL, -1, true),
      arguments(List.of("x", NOTHING, "x"), -2, -1, true));
  }

  @ParameterizedTest
  @MethodSource("plays")
  void play(List<?> parameters, long start, long duration, boolean reset) {
    List<Object> args = new ArrayList<>(parameters);
    args.add(0, "name");
    assertEquals(new PlayCommand("name", start, duration, reset), PlayCommand.from(command(args.toArray())));
  }

  @Test
  void namesThatAreNone() {
    for (Object wrong : new Object[] {null, "", 5.0, true, new AmfObject(), List.of(1.0), NOTHING}) {
      refused(StatusCodes.PUBLISH_BAD_NAME, () -> PublishCommand.from(command(wrong)));
      refused(StatusCodes.PLAY_FAILED, () -> PlayCommand.from(command(wrong)));
      refused(StatusCodes.PLAY_FAILED, () -> Play2Command.from(command(new AmfObject().put("streamName", wrong))));
      refused(StatusCodes.PLAY_FAILED, () -> Play2Command.from(command(wrong)));
    }
    refused(StatusCodes.PUBLISH_BAD_NAME, () -> PublishCommand.from(command()));
    assertEquals("", StreamNameCommand.from(command()).name());
    assertEquals("a", StreamNameCommand.from(command("a")).name());
  }

  @Test
  void play2() {
    AmfObject parameters = new AmfObject().put("streamName", "b").put("oldStreamName", "a").put("start", -2.0)
      .put("len", 5000.0).put("offset", 3.5).put("transition", "switch");
    assertEquals(new Play2Command("b", "a", -2, 5000, 3.5, "switch"), Play2Command.from(command(parameters)));
    assertEquals(new Play2Command("b", "", -2, -1, -1, ""), Play2Command.from(command(new AmfObject().put("streamName", "b"))));
  }

  @Test
  void seek() {
    assertEquals(new SeekCommand(6500), SeekCommand.from(command(6500.9)));
    assertEquals(new SeekCommand(0xFFFFFFFFL), SeekCommand.from(command(1e300)));
    for (Object wrong : new Object[] {null, Double.NaN, -1.0, "x", new AmfObject()}) {
      refused(StatusCodes.SEEK_INVALID_TIME, () -> SeekCommand.from(command(wrong)));
    }
  }

  @Test
  void pauseAndReceive() {
    assertEquals(new PauseCommand(true, 100), PauseCommand.from(command(true, 100.0)));
    assertEquals(new PauseCommand(false, PauseCommand.UNKNOWN), PauseCommand.from(command(false)));
    assertEquals(new PauseCommand(true, PauseCommand.UNKNOWN), PauseCommand.from(command(1.0, "y")));
    assertEquals(new PauseCommand(true, PauseCommand.UNKNOWN), PauseCommand.from(command(true, Double.NaN)));
    assertEquals(new ReceiveCommand(false), ReceiveCommand.from(command(false)));
    assertEquals(new ReceiveCommand(true), ReceiveCommand.from(command(1)));
    for (Object wrong : new Object[] {null, "x", NOTHING}) {
      refused(StatusCodes.STREAM_FAILED, () -> PauseCommand.from(command(wrong)));
      refused(StatusCodes.STREAM_FAILED, () -> ReceiveCommand.from(command(wrong)));
    }
  }

  @Test
  void deleteStream() {
    assertEquals(5, DeleteStreamCommand.from(command(5.0)).messageStreamId());
    for (Object wrong : new Object[] {null, -1.0, Double.NaN, 1e300, "x", new AmfObject(), 1.5}) {
      assertEquals(DeleteStreamCommand.NONE, DeleteStreamCommand.from(command(wrong)).messageStreamId());
    }
    assertEquals(DeleteStreamCommand.NONE, DeleteStreamCommand.from(command()).messageStreamId());
  }
}
