/**
 * The other side of RTMP: a client that plays a live stream from a server. It knows no sockets: {@code net} connects it, as it
 * does the sessions of the server. Imports {@code protocol} and the settings.
 */
package io.github.vertxrtmp.client;
