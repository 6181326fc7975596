/**
 * Several servers as one: any node publishes, any node plays. The engine is Vert.x's cluster manager and event bus (Hazelcast
 * from the command line, whichever a program brings); there is no registry beside it and no database.
 *
 * <p><b>Who has a stream.</b> The node at which it is published. Its name is claimed by a lock of the engine
 * ({@code stream.NameLock}), which the engine frees when the node dies; and the node answers on {@code rtmp.stream.<key>}. So
 * where a stream is one asks the bus. What nodes tell each other on {@code rtmp.cluster} (streams that begin and end) starts
 * those who wait; {@link io.github.vertxrtmp.cluster.LostStreams} keeps it only for the events of a node that is lost.
 *
 * <p><b>Playing elsewhere.</b> A {@code stream.Subscription} that finds nothing on its node says so on {@code rtmp.wanted}; then
 * {@link io.github.vertxrtmp.cluster.ClusterVerticle} asks the bus, and a {@link io.github.vertxrtmp.cluster.Pull} plays the
 * stream over RTMP from its node into a {@code stream.Mirror}, from which all on this node play as if it were published here.
 * Media never ride on the bus: it has no back-pressure, while a pull is a player like any other, with a player's bounds, so a
 * node that hangs costs the others nothing. Nodes know each other by a MAC over the random bytes of the handshake
 * ({@link io.github.vertxrtmp.cluster.NodeSecret}); about them no application is asked.
 *
 * <p><b>Going on elsewhere.</b> A stream that waits for its publisher, or is taken over, is given to the node at which the
 * publisher has come back: the claim is released there, the publication's id goes along, and those who follow the stream stay,
 * now with a mirror. When its node is dead there is nobody to ask: the claim waits until the engine has noticed, and begins anew;
 * mirrors elsewhere wait for that as long as the stream would have waited for its publisher.
 *
 * <p><b>Two at once.</b> After a split of the network, or when a node hung, both sides may have published a name. They hear of it
 * when they meet again, and both apply the rule of {@link io.github.vertxrtmp.cluster.Source#precedes}: with a publisher before
 * without, then the older, then the lesser id. The other one ends with an event, and follows.
 *
 * <p><b>Restarts.</b> A node that stops sends its clients to one that has been restarted, if there is one
 * ({@link io.github.vertxrtmp.cluster.OtherNodes}): so they need not move again when all are restarted in turn.
 *
 * <p><b>A node that hangs.</b> Until the engine has missed it, it does not answer about the entries that the node keeps: where some
 * addresses are served, some names. Nobody waits for that who need not: what is on this node is asked first, and what the
 * engine has said a moment ago counts ({@link io.github.vertxrtmp.cluster.LastKnown}). What waits does so in worker threads of
 * its own ({@link io.github.vertxrtmp.cluster.Cluster#WORKERS}), so that others do not lack them.
 *
 * <p>Imports {@code net}, {@code app} and what is below them. {@link io.github.vertxrtmp.cluster.HazelcastNode} alone knows
 * Hazelcast, and only the command line knows that class.
 */
package io.github.vertxrtmp.cluster;
