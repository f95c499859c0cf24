package dev.cambist.client;

import dev.cambist.client.wire.Origin;
import dev.cambist.client.wire.RealmRule;
import java.net.URI;
import java.util.Set;

/** The realm rule for one registry, with what a program's author can do where it says no. */
final class RealmGuard {
    private final Origin registry;
    private final RealmRule rule;

    RealmGuard(Origin registry, Set<Origin> allowed) {
        this.registry = registry;
        this.rule = new RealmRule(registry, allowed);
    }

    /** The realm as an address, or an {@link UntrustedRealmException}. */
    URI check(String realm) {
        RealmRule.Verdict verdict = rule.judge(realm);
        if (verdict instanceof RealmRule.Trusted trusted) {
            return trusted.realm();
        }
        if (verdict instanceof RealmRule.Elsewhere elsewhere) {
            throw untrusted("the token service " + elsewhere.shown() + ", to which no credential is sent, as it is at "
                    + elsewhere.origin() + "; if that is the right one, allow it with allowRealm(URI.create(\""
                    + elsewhere.origin() + "\"))");
        }
        throw untrusted("a token service to which no credential is sent: " + ((RealmRule.Unusable) verdict).why());
    }

    private UntrustedRealmException untrusted(String what) {
        return new UntrustedRealmException(
                "the registry " + registry + " sends its clients to " + what, ServiceError.NONE, null);
    }
}
