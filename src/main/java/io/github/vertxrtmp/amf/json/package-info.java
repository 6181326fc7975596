/**
 * AMF values as JSON and back: how they travel on the event bus. Beside {@code amf}, which knows bytes only, because two
 * rooms need it: {@code session} for commands and {@code stream} for injected data messages.
 */
package io.github.vertxrtmp.amf.json;
