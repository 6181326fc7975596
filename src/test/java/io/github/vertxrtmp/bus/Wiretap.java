package io.github.vertxrtmp.bus;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryContext;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Sees every message that is sent on a bus, and holds it against the contract. */
public final class Wiretap {

  private static final Set<String> FOREIGN = Set.of("rtmp.media.", "rtmp.takeover.");

  private final Contract contract;
  private final Map<String, String> replies = new ConcurrentHashMap<>();
  private final Set<String> seen = ConcurrentHashMap.newKeySet();
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

  public Wiretap(Vertx vertx, Contract contract) {
    this.contract = contract;
    vertx.eventBus().addOutboundInterceptor(this::tap);
  }

  private void tap(DeliveryContext<Object> delivery) {
    String address = delivery.message().address();
    String replyAddress = delivery.message().replyAddress();
    Object body = delivery.body();
    if (replies.containsKey(address)) {
      reply(replies.get(address), body);
    } else if (address.startsWith("rtmp.") && FOREIGN.stream().noneMatch(address::startsWith)) {
      message(address, replyAddress, body);
    }
    delivery.next();
  }

  private void message(String address, String replyAddress, Object body) {
    List<String> kinds = contract.schemas().keySet().stream()
      .filter(kind -> contract.fits(kind, address) && contract.check(kind, plain(body)).isEmpty()).toList();
    if (kinds.size() != 1) {
      wrong.add(address + " is " + kinds + ": " + body + reasons(address, body));
      return;
    }
    seen.add(kinds.get(0));
    String reply = contract.schemas().get(kinds.get(0)).getString("x-reply");
    if (replyAddress != null && reply != null) {
      replies.put(replyAddress, reply);
    }
  }

  /** As it is for a peer that only knows JSON. */
  private static Object plain(Object body) {
    return body instanceof JsonObject json ? new JsonObject(Buffer.buffer(json.encode())) : body;
  }

  private String reasons(String address, Object body) {
    StringBuilder text = new StringBuilder();
    contract.schemas().keySet().stream().filter(kind -> contract.fits(kind, address) && !contract.check(kind, plain(body)).contains(" does not match \""))
      .forEach(kind -> text.append("\n   ").append(kind).append(' ').append(contract.check(kind, plain(body))));
    return text.toString();
  }

  private void reply(String kind, Object body) {
    boolean inShort = kind.startsWith("decision-") && !(body instanceof JsonObject)
      && (body == null || body instanceof Boolean || kind.equals("decision-command") && (body instanceof String || body instanceof JsonArray));
    if (body instanceof ReplyException || inShort) {
      return;
    }
    String problem = contract.check(kind, plain(body));
    if (problem.isEmpty()) {
      seen.add(kind);
    } else {
      wrong.add("reply " + kind + " " + body + " " + problem);
    }
  }

  public Set<String> seen() {
    return seen;
  }

  public List<String> wrong() {
    return List.copyOf(wrong);
  }
}
