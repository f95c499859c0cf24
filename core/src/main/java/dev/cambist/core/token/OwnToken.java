package dev.cambist.core.token;

import dev.cambist.core.access.Scope;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.session.Lineage;
import dev.cambist.core.session.SessionUse;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A token that Cambist made, shown again and verified. Only {@link TokenReader} makes one. */
public sealed interface OwnToken {
    /** Its {@code jti}. */
    String id();

    /** When it ends. */
    Instant expiry();

    /** The second in which it was made; its own {@code iat} is back-dated. */
    Instant issued();

    /** Stands for an identity; what that may do is decided at each use. */
    final class Refresh implements OwnToken {
        private final Secret token;
        private final String id;
        private final Identity identity;
        private final Instant issued;
        private final Instant expiry;

        Refresh(Secret token, String id, Identity identity, Instant issued, Instant expiry) {
            this.token = token;
            this.id = id;
            this.identity = identity;
            this.issued = issued;
            this.expiry = expiry;
        }

        /** The token itself: a client that asks for a refresh token is given the one it has. */
        public Secret token() {
            return token;
        }

        public Identity identity() {
            return identity;
        }

        /** The name of the session that began with this token. */
        @Override
        public String id() {
            return id;
        }

        /** This use of it, as a use of its session. */
        public SessionUse use() {
            return new SessionUse(id, identity.issuer(), identity.subject(), identity.claims(), issued, expiry);
        }

        @Override
        public Instant issued() {
            return issued;
        }

        @Override
        public Instant expiry() {
            return expiry;
        }

        Lineage lineage(Service service) {
            return new Lineage(
                    service.name(), Optional.of(id), Optional.of(identity.issuer()), identity.subject(), issued, true);
        }
    }

    /** Stands for rights once granted, no longer for an identity: it can buy a part of them, and no more time. */
    final class Access implements OwnToken {
        private final String id;
        private final String subject;
        private final List<Scope> granted;
        private final Instant issued;
        private final Instant expiry;
        private final Optional<Identity> identity;
        private final Optional<String> session;
        private final Optional<String> robot;
        private final SigningKey key;

        Access(
                String id,
                String subject,
                List<Scope> granted,
                Instant issued,
                Instant expiry,
                Optional<Identity> identity,
                Optional<String> session,
                Optional<String> robot,
                SigningKey key) {
            this.id = id;
            this.subject = subject;
            this.granted = List.copyOf(granted);
            this.issued = issued;
            this.expiry = expiry;
            this.identity = identity;
            this.session = session;
            this.robot = robot;
            this.key = key;
        }

        @Override
        public String id() {
            return id;
        }

        public String subject() {
            return subject;
        }

        public List<Scope> granted() {
            return granted;
        }

        /** Whom it was made for, known only of a token that grants the catalog to somebody. */
        public Optional<Identity> identity() {
            return identity;
        }

        /** The robot that it was made for. */
        public Optional<String> robot() {
            return robot;
        }

        /**
         * The {@link Refresh#id id} of the refresh token that it came from, or that of the password of a robot. Not known
         * of a token that was made for an anonymous caller, or before tokens said it.
         */
        public Optional<String> session() {
            return session;
        }

        /** Whether the key that signed it is still one of the service's, as they are now. */
        public boolean isOfAKeyOf(Service service) {
            return service.keys().get().all().anyMatch(key::isSameAs);
        }

        @Override
        public Instant issued() {
            return issued;
        }

        @Override
        public Instant expiry() {
            return expiry;
        }

        /** Where it comes from, which says whether it is revoked. */
        public Lineage lineage(Service service) {
            return new Lineage(service.name(), session, identity.map(Identity::issuer), subject, issued, false, robot);
        }
    }
}
