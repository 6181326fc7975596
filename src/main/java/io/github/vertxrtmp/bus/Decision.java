package io.github.vertxrtmp.bus;

import io.vertx.core.json.JsonObject;
import java.util.OptionalLong;

/**
 * What an application says to a connect, publish, play or command. On the bus it is a JSON object; an empty one accepts. Immutable.
 *
 * <p>A field that is unknown, or that means nothing for the request, makes a decision invalid: a typing error must not let
 * anybody in.
 */
public final class Decision {

  /** Most milliseconds that a frame may be told to wait for others. */
  public static final int MAX_DELAY_MILLIS = 10_000;

  static final String ACCEPT = "accept";
  static final String CODE = "code";
  static final String DESCRIPTION = "description";
  static final String REDIRECT = "redirect";
  static final String NAME = "name";
  static final String LIMITS = "limits";
  static final String MAX_DELAY = "maxDelay";
  static final String RECORD = "record";
  static final String IDENTITY = "identity";
  static final String BITS_PER_SECOND = "bitsPerSecond";
  static final String DURATION_MILLIS = "durationMillis";
  static final String VIEWERS = "viewers";
  static final String RESULT = "result";
  static final String APPEND = "append";

  private static final String REFUSED = "Rejected by the application";

  private final JsonObject json;

  private Decision(JsonObject json) {
    this.json = json;
  }

  /** Go on. */
  public static Decision accept() {
    return new Decision(new JsonObject().put(ACCEPT, true));
  }

  /**
   * Answer a command.
   *
   * @param value as JSON, null included
   */
  public static Decision result(Object value) {
    return new Decision(new JsonObject().put(ACCEPT, true).put(RESULT, value));
  }

  /** Refuse, with the usual code of the request. */
  public static Decision reject(String description) {
    return reject(null, description);
  }

  /**
   * Refuse.
   *
   * @param code        the status code that the client gets; null for the usual one of the request
   * @param description in words that a person at the client reads
   */
  public static Decision reject(String code, String description) {
    JsonObject json = new JsonObject().put(ACCEPT, false);
    if (code != null) {
      json.put(CODE, code);
    }
    return new Decision(json.put(DESCRIPTION, description == null ? REFUSED : description));
  }

  /** Refuse a connect and tell the client where to connect to instead. */
  public static Decision redirect(String url) {
    return new Decision(new JsonObject().put(ACCEPT, false).put(REDIRECT, url));
  }

  /**
   * Publish or play another stream than the one asked for; to the publisher's key all outputs, files, events and logs are
   * blind from here on.
   *
   * @param name the public name, within the path that the client connected to
   */
  public Decision withName(String name) {
    return with(NAME, name);
  }

  /** End a publication that sends more than this, measured over two seconds. */
  public Decision withBitsPerSecond(long limit) {
    return withLimit(BITS_PER_SECOND, limit);
  }

  /** End the connection, publication or playing after this time, in milliseconds. */
  public Decision withDurationMillis(long limit) {
    return withLimit(DURATION_MILLIS, limit);
  }

  /** Let a publication have no more players than this at a time. */
  public Decision withViewers(long limit) {
    return withLimit(VIEWERS, limit);
  }

  /**
   * How long a frame may wait for others that leave with it, in milliseconds: for what this client plays (connect, play) or
   * for the players of this stream that nothing else was said about (publish).
   */
  public Decision withMaxDelay(int millis) {
    return with(MAX_DELAY, millis);
  }

  /** Record the publication into a new file, or do not record it whatever the client and the settings say. */
  public Decision withRecord(boolean record) {
    return with(RECORD, record);
  }

  /**
   * Say who publishes, for when the publisher comes back on another connection: the same identity gets the stream. Without it
   * the same is who presents the same name and parameters, which tokens that are new for each connection never are.
   *
   * @param identity not secret, such as the name of a user; compared within this stream's name only
   */
  public Decision withIdentity(String identity) {
    return with(IDENTITY, identity);
  }

  /** Record the publication at the end of its file. */
  public Decision withAppend() {
    return with(RECORD, APPEND);
  }

  /** This, and the fields of another one for what this says nothing about. */
  public Decision over(JsonObject terms) {
    return new Decision(terms.copy().mergeIn(json, true));
  }

  private Decision with(String field, Object value) {
    return new Decision(json.copy().put(field, value));
  }

  private Decision withLimit(String limit, long value) {
    return with(LIMITS, json.getJsonObject(LIMITS, new JsonObject()).copy().put(limit, value));
  }

  /**
   * Reads a reply.
   *
   * @param event the request that it answers
   * @param reply a JSON object; also true and null, which accept, and false. Of a command anything that is no JSON object is
   *              its result
   * @throws IllegalArgumentException when it has another shape; the message says what was expected
   */
  public static Decision of(AppEvent event, Object reply) {
    if (event == AppEvent.COMMAND && !(reply instanceof JsonObject)) {
      return result(reply);
    }
    if (reply == null || Boolean.TRUE.equals(reply)) {
      return accept();
    }
    if (Boolean.FALSE.equals(reply)) {
      return reject(REFUSED);
    }
    if (!(reply instanceof JsonObject json)) {
      throw new IllegalArgumentException("Expected a JSON object, a boolean or null as decision, found " + reply.getClass().getSimpleName());
    }
    DecisionShape.check(event, json);
    return new Decision(json.copy());
  }

  /** Whether a reply, valid or not, was meant as anything else than an unlimited yes. */
  public static boolean restricts(Object reply) {
    return Boolean.FALSE.equals(reply) || reply instanceof JsonObject json
      && (Boolean.FALSE.equals(json.getValue(ACCEPT)) || json.containsKey(REDIRECT) || json.containsKey(NAME) || json.containsKey(LIMITS));
  }

  /** Whether to go on. */
  public boolean accepted() {
    return json.getBoolean(ACCEPT, true) && redirect() == null;
  }

  /** Status code of a refusal, null for the usual one. */
  public String code() {
    return json.getString(CODE);
  }

  /** Words for the client; never null. */
  public String description() {
    String description = json.getString(DESCRIPTION);
    return description != null ? description : accepted() ? "" : REFUSED;
  }

  /** Where to connect to instead; null when that is not the answer. */
  public String redirect() {
    return json.getString(REDIRECT);
  }

  /** The public name under which the stream goes on; null keeps the one that was asked for. */
  public String name() {
    return json.getString(NAME);
  }

  /** Most bits for each second of a publication. */
  public OptionalLong bitsPerSecond() {
    return limit(BITS_PER_SECOND);
  }

  /** Longest time, in milliseconds. */
  public OptionalLong durationMillis() {
    return limit(DURATION_MILLIS);
  }

  /** Most players of a publication. */
  public OptionalLong viewers() {
    return limit(VIEWERS);
  }

  private OptionalLong limit(String name) {
    JsonObject limits = json.getJsonObject(LIMITS);
    Long value = limits == null ? null : limits.getLong(name);
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }

  /** How long a frame may wait for others, in milliseconds; null when nothing was said. */
  public Integer maxDelay() {
    return json.getInteger(MAX_DELAY);
  }

  /**
   * Whether to record.
   *
   * @return {@code record} or {@code append}; {@code live}: do not record; null: nothing was said
   */
  public String recordMode() {
    Object record = json.getValue(RECORD);
    return record == null ? null : APPEND.equals(record) ? APPEND : Boolean.TRUE.equals(record) ? "record" : "live";
  }

  /** Who publishes; null when nothing was said. */
  public String identity() {
    return json.getString(IDENTITY);
  }

  /** Of a command, as JSON; may be null. */
  public Object result() {
    return json.getValue(RESULT);
  }

  /** The reply as it travels. */
  public JsonObject toJson() {
    return json.copy();
  }
}
