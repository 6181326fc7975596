/**
 * Applications, public: verticles that decide who may connect, publish and play. Whoever listens on
 * {@code rtmp.app.<name>} is the application of that name; {@code rtmp.app.*} is asked for all others.
 *
 * <p>Imports {@code bus} (and {@code media} behind it).
 */
package io.github.vertxrtmp.app;
