/**
 * What tests of several rooms share: a real ffmpeg as a child process and a scripted RTMP peer. Nothing here knows a
 * room's insides; the scripted peer uses the public codecs of {@code protocol} and {@code amf} only.
 */
package io.github.vertxrtmp.test;
