/**
 * AMF0 and AMF3, the formats of values in RTMP commands, data messages and FLV metadata. Bytes only: this room imports
 * nothing of the project. It is there for {@code protocol} and {@code flv}, and for the rooms above them.
 *
 * <p>Sources: "Action Message Format – AMF 0" (2007), "AMF 3" (January 2013), Adobe.
 *
 * <table>
 * <caption>AMF types and the Java types for them</caption>
 * <tr><th>Java</th><th>AMF0</th><th>AMF3</th></tr>
 * <tr><td>null</td><td>null</td><td>null</td></tr>
 * <tr><td>{@link io.github.vertxrtmp.amf.AmfUndefined}</td><td>undefined; reads unsupported</td><td>undefined</td></tr>
 * <tr><td>Boolean</td><td>boolean</td><td>true, false</td></tr>
 * <tr><td>Double</td><td>number</td><td>double</td></tr>
 * <tr><td>Integer</td><td>writes number</td><td>integer; writes double beyond 29 bits</td></tr>
 * <tr><td>any other Number</td><td>writes number</td><td>writes integer if it is whole and fits, else double</td></tr>
 * <tr><td>String</td><td>string, long string</td><td>string</td></tr>
 * <tr><td>{@link io.github.vertxrtmp.amf.AmfObject}</td><td>object, typed object</td><td>object</td></tr>
 * <tr><td>{@link io.github.vertxrtmp.amf.AmfEcmaArray}</td><td>ECMA array</td><td>array with named members; without any it
 * is read as a List</td></tr>
 * <tr><td>List</td><td>strict array</td><td>array</td></tr>
 * <tr><td>Map</td><td>writes object</td><td>writes object</td></tr>
 * <tr><td>{@link io.github.vertxrtmp.amf.AmfDate}</td><td>date</td><td>date</td></tr>
 * <tr><td>{@link io.github.vertxrtmp.amf.AmfXml}</td><td>XML document</td><td>XML; reads XML document</td></tr>
 * <tr><td>byte[]</td><td>writes AMF3</td><td>byte array</td></tr>
 * <tr><td>{@link io.github.vertxrtmp.amf.AmfVector}</td><td>writes AMF3</td><td>vectors</td></tr>
 * <tr><td>{@link io.github.vertxrtmp.amf.AmfDictionary}</td><td>writes AMF3</td><td>dictionary</td></tr>
 * </table>
 */
package io.github.vertxrtmp.amf;
