package io.github.vertxrtmp.http;

import io.github.vertxrtmp.bus.RtmpAddresses;
import io.github.vertxrtmp.config.BridgeSettings;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.bridge.PermittedOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.sockjs.SockJSBridgeOptions;
import io.vertx.ext.web.handler.sockjs.SockJSHandler;
import java.util.List;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets programs outside the JVM onto the event bus: SockJS at {@code /eventbus}, plain WebSocket at
 * {@code /eventbus/websocket}. They reach only the addresses that the settings permit, and never frames, which are no JSON.
 */
public final class BridgeVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(BridgeVerticle.class);
  private static final String ANYTHING = "*";
  private static final String PATH = "/eventbus*";

  private final BridgeSettings settings;
  private int port;

  public BridgeVerticle(BridgeSettings settings) {
    this.settings = settings;
  }

  @Override
  public Future<?> start() {
    SockJSBridgeOptions options = new SockJSBridgeOptions();
    permitted(settings.inbound()).forEach(options::addInboundPermitted);
    permitted(settings.outbound()).forEach(options::addOutboundPermitted);
    Router router = Router.router(vertx);
    router.route(PATH).subRouter(SockJSHandler.create(vertx).bridge(options));
    return vertx.createHttpServer().requestHandler(router).listen(settings.port(), settings.host())
      .onSuccess(this::listens)
      .recover(failure -> Future.failedFuture(new IllegalStateException(
        "bridge.port: cannot listen on " + settings.host() + ":" + settings.port() + " (" + failure.getMessage() + ")", failure)));
  }

  private void listens(HttpServer server) {
    port = server.actualPort();
    LOG.info("The event bus is bridged at http://{}:{}/eventbus: to {}, from {}", settings.host(), port, settings.inbound(), settings.outbound());
  }

  private static List<PermittedOptions> permitted(List<String> addresses) {
    return addresses.stream().map(BridgeVerticle::permitted).toList();
  }

  /** An app's own address ends in a star when it is the default one, which is a name and no pattern. */
  private static PermittedOptions permitted(String address) {
    if (address.endsWith(ANYTHING) && !address.equals(RtmpAddresses.DEFAULT_APP)) {
      String start = address.substring(0, address.length() - 1);
      return new PermittedOptions().setAddressRegex(Pattern.quote(start) + ".*");
    }
    return new PermittedOptions().setAddress(address);
  }

  /** The port that is listened on, once started. */
  public int port() {
    return port;
  }
}
