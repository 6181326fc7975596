package io.github.vertxrtmp.server;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens for SIGHUP. The class of the JDK that does it has no place in the API, so it is not there for the compiler and need
 * not be there at run time: then there is no such signal.
 */
final class HangUp {

  private static final Logger LOG = LoggerFactory.getLogger(HangUp.class);
  private static final String SIGNAL = "sun.misc.Signal";
  private static final String HANDLER = "sun.misc.SignalHandler";

  private final Object before;

  private HangUp(Object before) {
    this.before = before;
  }

  /**
   * @param action is run on the calling context
   * @return null when this JDK or system has no such signal
   */
  static HangUp install(Vertx vertx, Runnable action) {
    Context context = vertx.getOrCreateContext();
    try {
      Class<?> handlerType = Class.forName(HANDLER);
      Object handler = Proxy.newProxyInstance(HangUp.class.getClassLoader(), new Class<?>[] {handlerType}, (proxy, method, args) -> {
        if (method.getName().equals("handle")) {
          context.runOnContext(now -> action.run());
        }
        return method.getReturnType() == boolean.class ? proxy == args[0] : method.getReturnType() == int.class ? 0 : null;
      });
      return new HangUp(handle(handler));
    } catch (ReflectiveOperationException | IllegalArgumentException none) {
      LOG.debug("No SIGHUP here: {}", none.toString());
      return null;
    }
  }

  private static Object handle(Object handler) throws ReflectiveOperationException {
    Class<?> type = Class.forName(SIGNAL);
    Object signal = type.getConstructor(String.class).newInstance("HUP");
    return type.getMethod("handle", type, Class.forName(HANDLER)).invoke(null, signal, handler);
  }

  /** Gives the signal back to whom it belonged before. */
  void close() {
    try {
      handle(before);
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      LOG.debug("SIGHUP stays with this server: {}", e.toString());
    }
  }
}
