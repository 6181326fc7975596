/**
 * Wiring: which verticles run, in which order they start and stop, and what must be right before anything listens.
 * Imports everything below it; only {@code Main} imports it.
 */
package io.github.vertxrtmp.server;
