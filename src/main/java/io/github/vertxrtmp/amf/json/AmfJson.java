package io.github.vertxrtmp.amf.json;

import io.github.vertxrtmp.amf.AmfLimits;
import io.vertx.core.json.JsonArray;
import java.util.List;

/**
 * AMF values as JSON, which is how arguments and results of commands travel on the event bus.
 *
 * <p>What JSON has, maps plainly. Everything else is an <em>escape</em>: a JSON object with exactly one name that starts with
 * {@code $}, and none but the attributes listed here beside it. An object of the client's that has such a name itself is
 * escaped by {@code $object}, whose members are always taken literally; so nothing that a client sends looks like an escape.
 *
 * <table>
 * <caption>AMF values and their JSON</caption>
 * <tr><th>AMF</th><th>JSON</th></tr>
 * <tr><td>null, boolean, string</td><td>the same</td></tr>
 * <tr><td>Integer, finite Double</td><td>number. Back: whole numbers of 32 bits without a decimal point are Integer, all others
 * Double; peers need not care, AMF0 has one kind of number only and ActionScript converts</td></tr>
 * <tr><td>NaN, infinite</td><td>{@code {"$number": "NaN"}}, {@code "Infinity"}, {@code "-Infinity"}</td></tr>
 * <tr><td>undefined</td><td>{@code {"$undefined": true}}</td></tr>
 * <tr><td>strict array</td><td>array</td></tr>
 * <tr><td>object without class</td><td>object; {@code {"$object": {…}}} if one of its names starts with {@code $}</td></tr>
 * <tr><td>object of a class</td><td>{@code {"$object": {…}, "class": "org.example.Foo"}}</td></tr>
 * <tr><td>ECMA array</td><td>as an object without class, and an object when it comes back: encoders send either for the same
 * thing, and an application should see one form. {@code {"$ecma": {…}}} makes one where a player insists on it</td></tr>
 * <tr><td>date</td><td>{@code {"$date": 1700000000000}}, milliseconds since 1970, or a string as in {@code $number}</td></tr>
 * <tr><td>XML</td><td>{@code {"$xml": "<a/>"}}</td></tr>
 * <tr><td>byte array</td><td>{@code {"$bytes": "AAEC"}}, Base64 with padding</td></tr>
 * <tr><td>vector</td><td>{@code {"$vector": […], "of": "int"}}, or {@code uint}, {@code double}, {@code object}; optionally
 * {@code "fixed": true} (fixed length), {@code "class": "org.example.Foo"} (with {@code object})</td></tr>
 * <tr><td>dictionary</td><td>{@code {"$dictionary": [[key, value], …]}}, optionally {@code "weak": true}</td></tr>
 * </table>
 *
 * <p>JSON has no references: a value that occurs twice is written twice. So both directions stop at the depth and the number of
 * elements of {@link AmfLimits#DEFAULTS}, which is where circular values end, and at 4 Mi characters and bytes of text
 * altogether; else a few kilobytes that refer to one long string could become gigabytes.
 *
 * <p>Thread-safe: no state.
 */
public final class AmfJson {

  private AmfJson() {
  }

  /**
   * One AMF value as JSON.
   *
   * @return null, a Boolean, Number, String, {@link io.vertx.core.json.JsonObject} or {@link JsonArray}
   * @throws io.github.vertxrtmp.amf.AmfLimitException if the value is circular, or too large as a tree
   * @throws IllegalArgumentException                  if it holds a Java type that is not AMF
   */
  public static Object toJson(Object amf) {
    return new AmfToJson().value(amf);
  }

  /**
   * Several AMF values, such as the arguments of a command, under one limit.
   *
   * @throws io.github.vertxrtmp.amf.AmfLimitException if a value is circular, or all are too large as trees
   * @throws IllegalArgumentException                  if one holds a Java type that is not AMF
   */
  public static JsonArray toJsonArray(List<?> amf) {
    return new AmfToJson().values(amf);
  }

  /**
   * The AMF value of some JSON. Takes what a {@link io.vertx.core.json.JsonObject} of Vert.x may hold: also Map and List, and
   * byte[], Buffer, Instant and enums as byte array, date and string.
   *
   * @throws io.github.vertxrtmp.amf.AmfLimitException if the JSON is too deep or too large
   * @throws IllegalArgumentException                  if an escape is malformed or unknown; the message names it
   */
  public static Object fromJson(Object json) {
    return new JsonToAmf().value(json);
  }

  /**
   * The AMF values of a JSON array, under one limit.
   *
   * @throws io.github.vertxrtmp.amf.AmfLimitException if the JSON is too deep or too large
   * @throws IllegalArgumentException                  if an escape is malformed or unknown; the message names it
   */
  public static List<Object> fromJsonArray(JsonArray json) {
    return new JsonToAmf().values(json.getList());
  }
}
