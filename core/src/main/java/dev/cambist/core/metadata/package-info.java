/**
 * What a registry holds, when it came, and what of it is locked: the index behind {@code /acr/v1}. Records and ports
 * without I/O; {@link dev.cambist.core.metadata.MetadataStore} has an implementation in memory and one in a database.
 *
 * <h2>What an entry belongs to</h2>
 *
 * A {@link dev.cambist.core.metadata.RepositoryKey} is the name of a repository, without any host, and the registry that
 * it is in. The registry goes by its configured {@code service}, never by an alias and never by the host that a client
 * used. Where several services stand in front of one upstream, they are one registry and go by the service that the
 * configuration names first: a lock that is set through one of them holds through all.
 *
 * <h2>The feeds, and what each promises</h2>
 *
 * <ul>
 *   <li>The gateway ({@code pushed}, {@code untagged}, {@code deleted}, {@code removed}) tells what the registry has
 *       confirmed, in the order in which it was done, while it has the hold of {@link
 *       dev.cambist.core.metadata.RepositoryHolds} on it, and before the client has its answer. It computes the digest of
 *       the bytes that it sent itself, so the facts are true. What it tells counts, whatever was told before.
 *   <li>Notifications of a registry tell late, twice, out of order or never. They are no more than a hint where to look:
 *       whoever gets one asks the registry, and tells what it found as a crawl does. Only the times and who did it are
 *       taken from them.
 *   <li>A crawl ({@code seen}, {@code missed}) tells what the registry answered to a question, with the moment at which it
 *       was asked. It never overrides what was told of a later moment, knows no times but those of its own questions, and
 *       never ends a lock: what is locked and not found stays, as locked as it was.
 * </ul>
 *
 * Times are the first and the last push that was seen. What was there before anybody looked has the moment at which it was
 * first seen; that moment stays the same from then on.
 */
@NullMarked
package dev.cambist.core.metadata;

import org.jspecify.annotations.NullMarked;
