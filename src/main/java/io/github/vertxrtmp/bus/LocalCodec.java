package io.github.vertxrtmp.bus;

import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.media.StreamSnapshot;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageCodec;

/**
 * Hands an immutable object to consumers in this JVM by reference: a quarter of the cost of the {@code Buffer} codec,
 * which copies for each consumer.
 *
 * @param <T> an immutable type
 */
public final class LocalCodec<T> implements MessageCodec<T, T> {

  /** Vert.x has no way to ask whether it knows a codec, and each stream that is played comes here: an exception would cost too much. */
  private static final String MAP = "rtmp.codecs";

  private static final LocalCodec<MediaFrame> FRAME = new LocalCodec<>("rtmp.frame");
  private static final LocalCodec<StreamSnapshot> SNAPSHOT = new LocalCodec<>("rtmp.snapshot");

  private static final long TAKEOVER_MILLIS = 2_000;
  /** Of what only the sender and the receiver know. */
  private static final LocalCodec<Object> TAKEOVER = new LocalCodec<>("rtmp.takeover");

  private final String name;

  private LocalCodec(String name) {
    this.name = name;
  }

  /** Options with which a {@link MediaFrame} is sent: never to another node. Each caller gets its own. */
  public static DeliveryOptions frameOptions() {
    return new DeliveryOptions().setLocalOnly(true).setCodecName(FRAME.name);
  }

  /** Options with which a {@link StreamSnapshot} is sent: never to another node. Each caller gets its own. */
  public static DeliveryOptions snapshotOptions() {
    return new DeliveryOptions().setLocalOnly(true).setCodecName(SNAPSHOT.name);
  }

  /** Options with which a publisher asks for its stream: never another node. Each caller gets its own. */
  public static DeliveryOptions takeoverOptions() {
    return new DeliveryOptions().setLocalOnly(true).setCodecName(TAKEOVER.name).setSendTimeout(TAKEOVER_MILLIS);
  }

  /** Makes the codecs known to this Vert.x instance; may be called any number of times, from any thread. */
  public static void register(Vertx vertx) {
    vertx.sharedData().<String, Boolean>getLocalMap(MAP).computeIfAbsent(MAP, first -> {
      vertx.eventBus().registerCodec(FRAME).registerCodec(SNAPSHOT).registerCodec(TAKEOVER);
      return true;
    });
  }

  @Override
  public void encodeToWire(Buffer buffer, T value) {
    throw new IllegalStateException(name + " stays within one JVM; another node pulls the stream instead");
  }

  @Override
  public T decodeFromWire(int position, Buffer buffer) {
    throw new IllegalStateException(name + " stays within one JVM; another node pulls the stream instead");
  }

  @Override
  public T transform(T value) {
    return value;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public byte systemCodecID() {
    return -1;
  }
}
