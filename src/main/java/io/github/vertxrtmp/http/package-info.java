/**
 * HTTP: the bridge by which programs outside the JVM take part in the event bus. Imports {@code bus} and {@code config}.
 */
package io.github.vertxrtmp.http;
