/**
 * Who may: what is checked before an application is asked whether a client may connect, publish or play. Each check
 * ({@link io.github.vertxrtmp.access.Check}) works alone or with others, in a fixed order; all that are set have to agree.
 * {@link io.github.vertxrtmp.access.AccessControl} is the door. It knows neither connections nor streams: it is asked in the
 * words of the bus ({@code app-publish}, for example), and answers with an {@link io.github.vertxrtmp.access.Admission}.
 *
 * <p>Nothing here blocks an event loop, and nothing is loaded for a check that is not set.
 */
package io.github.vertxrtmp.access;
