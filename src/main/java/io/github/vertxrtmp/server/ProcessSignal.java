package io.github.vertxrtmp.server;

import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens for a signal of the system. The class of the JDK that does it has no place in the API, so it is not there for the
 * compiler and need not be there at run time: then there is no such signal.
 */
final class ProcessSignal {

  private static final Logger LOG = LoggerFactory.getLogger(ProcessSignal.class);
  private static final String SIGNAL = "sun.misc.Signal";
  private static final String HANDLER = "sun.misc.SignalHandler";

  private final String name;
  private final Object before;

  private ProcessSignal(String name, Object before) {
    this.name = name;
    this.before = before;
  }

  /**
   * @param name   as in {@code HUP}
   * @param action is run on a thread of the JDK's
   * @return null when this JDK or system has no such signal
   */
  static ProcessSignal install(String name, Runnable action) {
    try {
      Class<?> handlerType = Class.forName(HANDLER);
      Object handler = Proxy.newProxyInstance(ProcessSignal.class.getClassLoader(), new Class<?>[] {handlerType}, (proxy, method, args) -> {
        if (method.getName().equals("handle")) {
          action.run();
        }
        return method.getReturnType() == boolean.class ? proxy == args[0] : method.getReturnType() == int.class ? 0 : null;
      });
      return new ProcessSignal(name, handle(name, handler));
    } catch (ReflectiveOperationException | IllegalArgumentException none) {
      LOG.debug("No SIG{} here: {}", name, none.toString());
      return null;
    }
  }

  private static Object handle(String name, Object handler) throws ReflectiveOperationException {
    Class<?> type = Class.forName(SIGNAL);
    Object signal = type.getConstructor(String.class).newInstance(name);
    return type.getMethod("handle", type, Class.forName(HANDLER)).invoke(null, signal, handler);
  }

  /** Gives the signal back to whom it belonged before. */
  void close() {
    try {
      handle(name, before);
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      LOG.debug("SIG{} stays with this server: {}", name, e.toString());
    }
  }
}
